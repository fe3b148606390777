//! Tensors by name out of a safetensors file, checked for shape and converted to f32.

use safetensors::{Dtype, SafeTensors};

use crate::NeuralError;

/// The tensors of one safetensors file. Names are looked up under an optional prefix.
pub(crate) struct Weights<'a> {
    tensors: SafeTensors<'a>,
    prefix: &'static str,
}

impl<'a> Weights<'a> {
    pub(crate) fn parse(bytes: &'a [u8]) -> Result<Self, NeuralError> {
        let tensors =
            SafeTensors::deserialize(bytes).map_err(|e| NeuralError::UnreadableWeights(e.to_string()))?;
        Ok(Self { tensors, prefix: "" })
    }

    /// Looks names up as `prefix` + name from now on.
    pub(crate) fn with_prefix(self, prefix: &'static str) -> Self {
        Self { prefix, ..self }
    }

    pub(crate) fn contains(&self, name: &str) -> bool {
        self.tensors.tensor(&format!("{}{name}", self.prefix)).is_ok()
    }

    /// The first of `names` that the file holds, with exactly this shape.
    pub(crate) fn first_of(&self, names: &[String], shape: &[usize]) -> Result<Vec<f32>, NeuralError> {
        let present = names.iter().find(|name| self.contains(name));
        self.get(present.unwrap_or(&names[0]), shape)
    }

    /// The tensor `name`, row-major, with exactly this shape.
    pub(crate) fn get(&self, name: &str, shape: &[usize]) -> Result<Vec<f32>, NeuralError> {
        let full = format!("{}{name}", self.prefix);
        let view =
            self.tensors.tensor(&full).map_err(|_| NeuralError::MissingTensor { name: full.clone() })?;
        if view.shape() != shape {
            let (expected, found) = (shape.to_vec(), view.shape().to_vec());
            return Err(NeuralError::WrongShape { name: full, expected, found });
        }
        let data = view.data();
        match view.dtype() {
            Dtype::F32 => Ok(data.as_chunks::<4>().0.iter().map(|b| f32::from_le_bytes(*b)).collect()),
            Dtype::BF16 => Ok(data
                .as_chunks::<2>()
                .0
                .iter()
                .map(|b| f32::from_bits(u32::from(u16::from_le_bytes(*b)) << 16))
                .collect()),
            Dtype::F16 => {
                Ok(data.as_chunks::<2>().0.iter().map(|b| f16_to_f32(u16::from_le_bytes(*b))).collect())
            }
            other => Err(NeuralError::UnreadableWeights(format!(
                "the tensor \"{full}\" is stored as {other:?}; F32, F16 and BF16 can be read"
            ))),
        }
    }
}

/// IEEE 754 half precision to single.
pub(crate) fn f16_to_f32(bits: u16) -> f32 {
    let sign = if bits & 0x8000 == 0 { 1.0 } else { -1.0 };
    let (exponent, fraction) = (i32::from(bits >> 10 & 0x1f), f32::from(bits & 0x3ff));
    sign * match exponent {
        0 => fraction * 2f32.powi(-24),
        31 if fraction == 0.0 => f32::INFINITY,
        31 => f32::NAN,
        _ => (1.0 + fraction / 1024.0) * 2f32.powi(exponent - 15),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_precision_is_read_over_its_whole_range() {
        let known = [
            (0x0000, 0.0),
            (0x3c00, 1.0),
            (0xc000, -2.0),
            (0x7bff, 65504.0),
            (0x0400, 6.103515625e-5),
            (0x0001, 5.960464477539063e-8),
            (0x3555, 0.333251953125),
        ];
        for (bits, value) in known {
            assert_eq!(f16_to_f32(bits), value, "{bits:#06x}");
        }
        assert!(f16_to_f32(0x7e00).is_nan());
        assert_eq!(f16_to_f32(0xfc00), f32::NEG_INFINITY);
    }
}
