//! The head on disk: `ATHD`, version, dim, languages, points, axes (u32 little-endian), the axes' fingerprint (u64),
//! the languages' means, slopes and offsets (f32), the points' scales (f32) and bytes (i8), the weights (f16).

use super::TextHead;
use super::languages::Languages;
use super::points::Points;
use crate::TasteError;
use crate::axis::{AXES, axes};

const MAGIC: &[u8; 4] = b"ATHD";
const VERSION: u32 = 2;

impl TextHead {
    /// The head as bytes, about half a kilobyte per training phrase.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        let languages = self.languages.offsets.len() as u32;
        for number in [VERSION, self.dim() as u32, languages, self.points() as u32, AXES as u32] {
            out.extend(number.to_le_bytes());
        }
        out.extend(fingerprint().to_le_bytes());
        let Languages { means, slopes, offsets, .. } = &self.languages;
        for x in means.iter().chain(slopes).chain(offsets).chain(&self.points.scales) {
            out.extend(x.to_le_bytes());
        }
        out.extend(self.points.bytes.iter().map(|b| b.cast_unsigned()));
        out.extend(self.weights.iter().flat_map(|x| to_half(*x).to_le_bytes()));
        out
    }

    /// Reads what [`TextHead::to_bytes`] wrote. Errors: other bytes, or a head for other axes.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, TasteError> {
        let rest = bytes.strip_prefix(MAGIC).ok_or(DAMAGED)?;
        let mut input = Input { rest };
        if input.number()? != VERSION {
            return Err(TasteError::HeadFormat("it has another version"));
        }
        let [dim, languages, points, axes] =
            [input.number()?, input.number()?, input.number()?, input.number()?].map(|x| x as usize);
        let stored = input.take(8)?.iter().rev().fold(0u64, |sum, byte| sum << 8 | u64::from(*byte));
        if axes != AXES || stored != fingerprint() {
            return Err(TasteError::HeadFormat("it was trained for other axes; train it again"));
        }
        if dim == 0 || languages == 0 || points == 0 {
            return Err(DAMAGED);
        }
        let (means, slopes) = (input.singles(languages, dim)?, input.singles(languages, dim)?);
        let offsets = input.singles(languages, 1)?;
        let scales = input.singles(points, 1)?;
        let bytes = input.take(points.checked_mul(dim).ok_or(DAMAGED)?)?.iter().map(|b| b.cast_signed());
        let points_read = Points { dim, scales, bytes: bytes.collect() };
        let weights: Vec<f32> = input
            .take(points.checked_mul(AXES * 2).ok_or(DAMAGED)?)?
            .chunks_exact(2)
            .map(|b| from_half(u16::from_le_bytes([b[0], b[1]])))
            .collect();
        if !input.rest.is_empty() {
            return Err(DAMAGED);
        }
        let head =
            Self { languages: Languages { dim, means, slopes, offsets }, points: points_read, weights };
        let Languages { means, slopes, offsets, .. } = &head.languages;
        let mut numbers =
            means.iter().chain(slopes).chain(offsets).chain(&head.points.scales).chain(&head.weights);
        if numbers.any(|x| !x.is_finite()) {
            return Err(TasteError::HeadFormat("it contains a number that is not finite"));
        }
        Ok(head)
    }
}

const DAMAGED: TasteError = TasteError::HeadFormat("it is not a text head or was cut short");

/// What is still to be read.
struct Input<'a> {
    rest: &'a [u8],
}

impl<'a> Input<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8], TasteError> {
        let (head, tail) = self.rest.split_at_checked(count).ok_or(DAMAGED)?;
        self.rest = tail;
        Ok(head)
    }

    fn number(&mut self) -> Result<u32, TasteError> {
        Ok(self.take(4)?.iter().rev().fold(0, |sum, byte| sum << 8 | u32::from(*byte)))
    }

    fn singles(&mut self, rows: usize, columns: usize) -> Result<Vec<f32>, TasteError> {
        let count = rows.checked_mul(columns).and_then(|n| n.checked_mul(4)).ok_or(DAMAGED)?;
        let bytes = self.take(count)?.chunks_exact(4);
        Ok(bytes.map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect())
    }
}

/// FNV-1a over the axis ids in order: a head never meets axes it was not trained for.
fn fingerprint() -> u64 {
    axes().iter().flat_map(|axis| axis.id.bytes().chain([0])).fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

/// IEEE 754 binary16, round to nearest, ties to even. Values too small become 0, too large ±65504.
fn to_half(x: f32) -> u16 {
    let sign = ((x.to_bits() >> 16) & 0x8000) as u16;
    let magnitude = x.abs();
    if magnitude >= 65504.0 {
        return sign | 0x7BFF;
    }
    // Adding and removing a power of two rounds the significand in hardware; below 2^-14 the step is constant.
    let exponent =
        if magnitude < 6.103_515_6e-5 { -14 } else { magnitude.to_bits() as i32 / (1 << 23) - 127 };
    let steps = (f64::from(magnitude) * 2f64.powi(10 - exponent)).round_ties_even() as u32;
    let base = if magnitude < 6.103_515_6e-5 { 0 } else { ((exponent + 15) as u32) << 10 };
    let significand = if base == 0 { steps } else { steps - 1024 };
    sign | (base + significand) as u16
}

fn from_half(bits: u16) -> f32 {
    let exponent = i32::from(bits >> 10 & 0x1F);
    let significand = f32::from(bits & 0x3FF);
    let magnitude = match exponent {
        0 => significand * 2f32.powi(-24),
        31 => f32::NAN,
        _ => (1024.0 + significand) * 2f32.powi(exponent - 25),
    };
    if bits & 0x8000 == 0 { magnitude } else { -magnitude }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn halves_are_those_of_the_standard() {
        // IEEE 754-2008 binary16 encodings.
        for (value, bits) in [
            (1.0, 0x3C00),
            (-2.0, 0xC000),
            (65504.0, 0x7BFF),
            (6.103_515_6e-5, 0x0400),
            (5.960_464_5e-8, 0x0001),
            (0.333_251_95, 0x3555),
            (0.0, 0),
        ] {
            assert_eq!(to_half(value), bits, "{value}");
            assert!((from_half(bits) - value).abs() <= value.abs() * 1e-6, "{value}");
        }
    }

    proptest! {
        #[test]
        fn every_half_survives_the_round_trip(bits in 0u16..0x7C00) {
            prop_assert_eq!(to_half(from_half(bits)), bits);
        }

        #[test]
        fn rounding_is_to_the_nearest_half(x in -8.0f32..8.0) {
            let bits = to_half(x);
            let error = (from_half(bits) - x).abs();
            for neighbour in [bits.wrapping_add(1), bits.wrapping_sub(1)] {
                if neighbour & 0x7FFF < 0x7C00 {
                    prop_assert!(error <= (from_half(neighbour) - x).abs());
                }
            }
        }

        #[test]
        fn damaged_heads_are_refused(cut in 0usize..200) {
            let languages =
                Languages { dim: 2, means: vec![0.0, 0.5], slopes: vec![1.0, 2.0], offsets: vec![0.25] };
            let points = Points { dim: 2, scales: vec![0.01], bytes: vec![100, -3] };
            let head = TextHead { languages, points, weights: vec![0.5; AXES] };
            let bytes = head.to_bytes();
            prop_assert_eq!(&TextHead::from_bytes(&bytes).unwrap(), &head);
            prop_assert!(TextHead::from_bytes(&bytes[..cut.min(bytes.len() - 1)]).is_err());
        }
    }
}
