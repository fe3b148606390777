//! BERT from GGUF with the tensors under their Hugging Face names.

use std::io::Cursor;

use candle_core::quantized::{QMatMul, QTensor, gguf_file::Content};
use candle_core::{Device, Tensor};

use super::bert::{Bert, Source};
use super::config::Config;
use crate::NeuralError;

pub(super) fn load(model: &[u8], config: &Config) -> Result<Bert, NeuralError> {
    let mut reader = Cursor::new(model);
    let content = Content::read(&mut reader).map_err(|e| NeuralError::UnreadableWeights(e.to_string()))?;
    Bert::load(&mut Gguf { content, reader }, config)
}

struct Gguf<'a> {
    content: Content,
    reader: Cursor<&'a [u8]>,
}

impl Gguf<'_> {
    fn read(&mut self, name: &str, shape: &[usize]) -> Result<QTensor, NeuralError> {
        let Some(info) = self.content.tensor_infos.get(name) else {
            return Err(NeuralError::MissingTensor { name: name.to_owned() });
        };
        let found = info.shape.dims();
        if found != shape {
            let (expected, found) = (shape.to_vec(), found.to_vec());
            return Err(NeuralError::WrongShape { name: name.to_owned(), expected, found });
        }
        self.content
            .tensor(&mut self.reader, name, &Device::Cpu)
            .map_err(|e| NeuralError::UnreadableWeights(e.to_string()))
    }
}

impl Source for Gguf<'_> {
    fn matrix(&mut self, name: &str, rows: usize, columns: usize) -> Result<QMatMul, NeuralError> {
        Ok(QMatMul::from_qtensor(self.read(name, &[rows, columns])?)?)
    }

    fn tensor(&mut self, name: &str, shape: &[usize]) -> Result<Tensor, NeuralError> {
        Ok(self.read(name, shape)?.dequantize(&Device::Cpu)?)
    }
}
