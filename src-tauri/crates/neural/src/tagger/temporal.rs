//! The temporal convolutions of the front end: 3 x 51 filters of 128, 64 and 32 frames x 1 band, each followed by
//! the maximum over the 96 bands.
//!
//! Along time a filter is a product of 256-point spectra: a patch of 187 frames reaches no further than 63 frames
//! before and 64 after under the longest filter, so what wraps around are zeros. Two filters share a transform, one
//! as the real, one as the imaginary part. Lanes are bands.

use pulp::{Arch, Simd, WithSimd};

use super::network::{Activation, PAD, TEMPORAL, TIMBRAL, WIDTH};
use super::spectrum::{Complex, Plan, Roots, load, store};
use super::{BANDS, FRAMES};
use crate::NeuralError;
use crate::weights::Weights;

const POINTS: usize = 256;
/// Bins of the spectrum of a real band.
const BINS: usize = POINTS / 2 + 1;
const LENGTHS: [usize; 3] = [128, 64, 32];
const FILTERS: usize = LENGTHS.len() * TEMPORAL;

/// The three temporal layers.
#[derive(Debug)]
pub(super) struct Temporal {
    plan: Plan<POINTS, 4>,
    /// Per pair (A, B) of filters and bin, `(conj A + i conj B) / 256`.
    pairs: Vec<[[f32; 2]; POINTS]>,
    activations: Vec<Activation>,
}

impl Temporal {
    pub(super) fn load(weights: &Weights) -> Result<Self, NeuralError> {
        let roots = Roots::new(POINTS);
        let (mut activations, mut spectra) = (vec![], vec![]);
        for (i, length) in LENGTHS.into_iter().enumerate() {
            let name = format!("temporal.{i}");
            let kernels = weights.get(&format!("{name}.weight"), &[TEMPORAL, 1, length, 1])?;
            let activation = Activation::load(weights, &name, TEMPORAL)?;
            // TensorFlow's "same" padding of an even kernel: one frame less before than after.
            let before = (length - 1) / 2;
            for (filter, kernel) in kernels.chunks_exact(length).enumerate() {
                let sign = activation.sign(filter);
                let taps = kernel.iter().map(|w| f64::from(sign * w));
                let bins = (0..POINTS).map(|bin| roots.bin(taps.clone(), POINTS - before, bin));
                spectra.push(bins.collect::<Vec<_>>());
            }
            activations.push(activation);
        }
        let pairs = spectra.chunks(2).map(|pair| {
            std::array::from_fn(|bin| {
                let a = pair[0][bin];
                let b = pair.get(1).map_or([0.0; 2], |b| b[bin]);
                [(a[0] - b[1]) as f32, (a[1] + b[0]) as f32]
            })
        });
        Ok(Self { plan: Plan::new(), pairs: pairs.collect(), activations })
    }

    /// `x`: `FRAMES` x `BANDS`. Writes the channels after the timbral ones of the front end, the longest filters
    /// first.
    pub(super) fn forward(&self, arch: Arch, x: &[f32], front: &mut [f32]) {
        arch.dispatch(Correlate { layer: self, x, front });
    }

    /// The activation of one of the `FILTERS` filters whose signed extremum is `y`.
    fn finish(&self, filter: usize, y: f32) -> f32 {
        self.activations[filter / TEMPORAL].finish(filter % TEMPORAL, y)
    }
}

struct Correlate<'a> {
    layer: &'a Temporal,
    x: &'a [f32],
    front: &'a mut [f32],
}

impl WithSimd for Correlate<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self { layer, x, front } = self;
        let plan = &layer.plan;
        let block = BINS * 2 * S::F32_LANES;
        let mut spectra = vec![0.0; BANDS / S::F32_LANES * block];
        let mut buffer = [Complex::zero(simd); POINTS];
        for (b, spectrum) in spectra.chunks_exact_mut(block).enumerate() {
            for (place, &frame) in plan.order.iter().enumerate() {
                let frame = usize::from(frame);
                buffer[place] = Complex::zero(simd);
                if frame < FRAMES {
                    buffer[place].re = load::<S>(&x[frame * BANDS + b * S::F32_LANES..]);
                }
            }
            plan.run::<S, BINS>(
                simd,
                &mut buffer,
                #[inline(always)]
                |bin, y| {
                    let (re, im) = spectrum[bin * 2 * S::F32_LANES..].split_at_mut(S::F32_LANES);
                    store::<S>(re, y.re);
                    // The transform has the sign e^+; the spectrum of a real band is its conjugate.
                    store::<S>(im, simd.neg_f32s(y.im));
                },
            );
        }
        let least = simd.splat_f32s(f32::MIN);
        let mut max = [Complex::zero(simd); FRAMES];
        for (p, pair) in layer.pairs.iter().enumerate() {
            max.fill(Complex { re: least, im: least });
            for spectrum in spectra.chunks_exact(block) {
                products(simd, plan, pair, spectrum, &mut buffer);
                plan.run::<S, FRAMES>(
                    simd,
                    &mut buffer,
                    #[inline(always)]
                    |t, y| {
                        max[t].re = simd.max_f32s(max[t].re, y.re);
                        max[t].im = simd.max_f32s(max[t].im, y.im);
                    },
                );
            }
            let frames = front.chunks_exact_mut(WIDTH).skip(PAD);
            for (frame, max) in frames.zip(&max) {
                let channels = &mut frame[2 * TIMBRAL..][..FILTERS];
                channels[2 * p] = layer.finish(2 * p, simd.reduce_max_f32s(max.re));
                if let Some(second) = channels.get_mut(2 * p + 1) {
                    *second = layer.finish(2 * p + 1, simd.reduce_max_f32s(max.im));
                }
            }
        }
    }
}

/// The spectrum of a pair's output over one block of bands, in the transform's order.
#[inline(always)]
fn products<S: Simd>(
    simd: S,
    plan: &Plan<POINTS, 4>,
    pair: &[[f32; 2]; POINTS],
    spectrum: &[f32],
    buffer: &mut [Complex<S>; POINTS],
) {
    for (bin, x) in spectrum.chunks_exact(2 * S::F32_LANES).enumerate() {
        let x = Complex::<S> { re: load::<S>(x), im: load::<S>(&x[S::F32_LANES..]) };
        let mut product = Complex::zero(simd);
        product.add_product(simd, x, pair[bin][0], pair[bin][1]);
        buffer[usize::from(plan.place[bin])] = product;
        if bin != 0 && bin != POINTS / 2 {
            let mirror = POINTS - bin;
            let mut product = Complex::zero(simd);
            product.add_conjugate_product(simd, x, pair[mirror][0], pair[mirror][1]);
            buffer[usize::from(plan.place[mirror])] = product;
        }
    }
}
