//! The timbral convolutions of the front end: 204 filters of 7 frames x 38 bands and 204 of 7 x 67, each followed
//! by the maximum over its 59 and 30 positions along frequency.
//!
//! Along frequency the correlation of a filter's row with a frame is a product of 96-point spectra: the filter
//! never runs over the edge, so no wanted output is touched by the wrap-around. Along time the seven products are
//! summed before the one inverse transform. Two filters share a transform, one as the real, one as the imaginary
//! part. Lanes are frames.

use pulp::{Arch, Simd, WithSimd};

use super::network::{Activation, PAD, TIMBRAL, WIDTH};
use super::spectrum::{Complex, Plan, Roots, load, store};
use super::{BANDS, FRAMES};
use crate::NeuralError;
use crate::weights::Weights;

/// Frames of a filter.
const TAPS: usize = 7;
/// Bins of the spectrum of a real frame.
const BINS: usize = BANDS / 2 + 1;
/// Filters that are computed together: two transforms of two filters each.
const TOGETHER: usize = 4;

/// Numbers from one bin's row of frames to the next: the padded frames, and zeros until the last vector is full.
const STRIDE: usize = 208;

/// Both timbral layers.
#[derive(Debug)]
pub(super) struct Timbral {
    plan: Plan<BANDS, 6>,
    narrow: Layer,
    wide: Layer,
}

#[derive(Debug)]
struct Layer {
    filters: Vec<FilterSpectra>,
    activation: Activation,
}

/// The spectra of four filters, `(conj A + i conj B) / 96` for the pairs (A, B).
#[derive(Debug)]
struct FilterSpectra {
    /// Bins 0 and 48, whose input is real: per tap, the real and imaginary part of each pair.
    real_bins: [[[f32; 4]; TAPS]; 2],
    /// Bins k = 1..48: per tap, for each pair the value at k and that at 96 - k.
    bins: Vec<[[f32; 8]; TAPS]>,
}

impl Timbral {
    pub(super) fn load(weights: &Weights) -> Result<Self, NeuralError> {
        Ok(Self {
            plan: Plan::new(),
            narrow: Layer::load(weights, "timbral.0", 38)?,
            wide: Layer::load(weights, "timbral.1", 67)?,
        })
    }

    /// `x`: `FRAMES` x `BANDS`. Writes the channels from 0 of the front end.
    pub(super) fn forward(&self, arch: Arch, x: &[f32], front: &mut [f32]) {
        let mut spectra = vec![0.0; BINS * 2 * STRIDE];
        arch.dispatch(Forward { plan: &self.plan, x, spectra: &mut spectra });
        let (plan, spectra) = (&self.plan, &spectra);
        arch.dispatch(Correlate::<59> { plan, spectra, layer: &self.narrow, front, channel: 0 });
        arch.dispatch(Correlate::<30> { plan, spectra, layer: &self.wide, front, channel: TIMBRAL });
    }
}

impl Layer {
    fn load(weights: &Weights, name: &str, width: usize) -> Result<Self, NeuralError> {
        let kernels = weights.get(&format!("{name}.weight"), &[TIMBRAL, 1, TAPS, width])?;
        let activation = Activation::load(weights, name, TIMBRAL)?;
        let roots = Roots::new(BANDS);
        let filters = (0..TIMBRAL).step_by(TOGETHER).map(|first| {
            // Of the pair of filters from `filter`: at `bin`, and at 96 - `bin`.
            let pair = |filter: usize, tap: usize, bin: usize| {
                let [a, b] = [filter, filter + 1].map(|filter| {
                    let sign = activation.sign(filter);
                    let kernel = &kernels[(filter * TAPS + tap) * width..][..width];
                    roots.bin(kernel.iter().map(|w| f64::from(sign * w)), 0, bin)
                });
                [a[0] - b[1], a[1] + b[0], a[0] + b[1], b[0] - a[1]].map(|x| x as f32)
            };
            let real = |tap: usize, bin: usize| {
                let ([a, b, ..], [c, d, ..]) = (pair(first, tap, bin), pair(first + 2, tap, bin));
                [a, b, c, d]
            };
            let both = |tap: usize, bin: usize| {
                let ([a, b, c, d], [e, f, g, h]) = (pair(first, tap, bin), pair(first + 2, tap, bin));
                [a, b, c, d, e, f, g, h]
            };
            FilterSpectra {
                real_bins: [0, BINS - 1].map(|bin| std::array::from_fn(|tap| real(tap, bin))),
                bins: (1..BINS - 1).map(|bin| std::array::from_fn(|tap| both(tap, bin))).collect(),
            }
        });
        Ok(Self { filters: filters.collect(), activation })
    }
}

/// The spectra of all frames: `spectra` holds, per bin, a row of real parts and a row of imaginary parts.
struct Forward<'a> {
    plan: &'a Plan<BANDS, 6>,
    x: &'a [f32],
    spectra: &'a mut [f32],
}

impl WithSimd for Forward<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self { plan, x, spectra } = self;
        let mut columns = vec![0.0; BANDS * STRIDE];
        for (t, frame) in x.chunks_exact(BANDS).enumerate() {
            for (band, value) in frame.iter().enumerate() {
                columns[band * STRIDE + PAD + t] = *value;
            }
        }
        let mut buffer = [Complex::zero(simd); BANDS];
        for t in (0..STRIDE).step_by(S::F32_LANES) {
            for (place, &band) in plan.order.iter().enumerate() {
                buffer[place] = Complex::zero(simd);
                buffer[place].re = load::<S>(&columns[usize::from(band) * STRIDE + t..]);
            }
            plan.run::<S, BINS>(
                simd,
                &mut buffer,
                #[inline(always)]
                |bin, out| {
                    store::<S>(&mut spectra[2 * bin * STRIDE + t..], out.re);
                    // The transform has the sign e^+; the spectrum of a real frame is its conjugate.
                    store::<S>(&mut spectra[(2 * bin + 1) * STRIDE + t..], simd.neg_f32s(out.im));
                },
            );
        }
    }
}

/// One layer from the spectra: sum over the taps, inverse transform, maximum over frequency, activation.
struct Correlate<'a, const POSITIONS: usize> {
    plan: &'a Plan<BANDS, 6>,
    spectra: &'a [f32],
    layer: &'a Layer,
    front: &'a mut [f32],
    /// The layer's first channel of the front end.
    channel: usize,
}

impl<const POSITIONS: usize> WithSimd for Correlate<'_, POSITIONS> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self { plan, spectra, layer, front, channel } = self;
        let mut buffers = [[Complex::zero(simd); BANDS]; 2];
        let mut rows = [[0.0; STRIDE]; TOGETHER];
        for (quad, filters) in layer.filters.iter().enumerate() {
            for t in (0..FRAMES).step_by(S::F32_LANES) {
                products(simd, plan, filters, spectra, t, &mut buffers);
                for (pair, buffer) in buffers.iter_mut().enumerate() {
                    let least = simd.splat_f32s(f32::MIN);
                    let mut max = Complex::<S> { re: least, im: least };
                    plan.run::<S, POSITIONS>(
                        simd,
                        buffer,
                        #[inline(always)]
                        |_, y| {
                            max = Complex::<S> {
                                re: simd.max_f32s(max.re, y.re),
                                im: simd.max_f32s(max.im, y.im),
                            };
                        },
                    );
                    store::<S>(&mut rows[2 * pair][t..], max.re);
                    store::<S>(&mut rows[2 * pair + 1][t..], max.im);
                }
            }
            let first = quad * TOGETHER;
            for (t, frame) in front.chunks_exact_mut(WIDTH).skip(PAD).take(FRAMES).enumerate() {
                for (i, row) in rows.iter().enumerate() {
                    frame[channel + first + i] = layer.activation.finish(first + i, row[t]);
                }
            }
        }
    }
}

/// The spectra of the outputs of four filters at the frames `t..`: two buffers, in the transform's order.
#[inline(always)]
fn products<S: Simd>(
    simd: S,
    plan: &Plan<BANDS, 6>,
    filters: &FilterSpectra,
    spectra: &[f32],
    t: usize,
    [first, second]: &mut [[Complex<S>; BANDS]; 2],
) {
    for (taps, bin) in filters.real_bins.iter().zip([0, BINS - 1]) {
        let row = &spectra[2 * bin * STRIDE + t..][..S::F32_LANES + TAPS - 1];
        let mut sums = [simd.splat_f32s(0.0); 4];
        for (tap, w) in taps.iter().enumerate() {
            let x = load::<S>(&row[tap..]);
            for (sum, w) in sums.iter_mut().zip(w) {
                *sum = simd.mul_add_f32s(x, simd.splat_f32s(*w), *sum);
            }
        }
        let place = usize::from(plan.place[bin]);
        first[place] = Complex { re: sums[0], im: sums[1] };
        second[place] = Complex { re: sums[2], im: sums[3] };
    }
    for (taps, bin) in filters.bins.iter().zip(1..) {
        let re = &spectra[2 * bin * STRIDE + t..][..S::F32_LANES + TAPS - 1];
        let im = &spectra[(2 * bin + 1) * STRIDE + t..][..S::F32_LANES + TAPS - 1];
        let mut sums = [Complex::zero(simd); 4];
        for (tap, w) in taps.iter().enumerate() {
            let x = Complex { re: load::<S>(&re[tap..]), im: load::<S>(&im[tap..]) };
            sums[0].add_product(simd, x, w[0], w[1]);
            sums[1].add_conjugate_product(simd, x, w[2], w[3]);
            sums[2].add_product(simd, x, w[4], w[5]);
            sums[3].add_conjugate_product(simd, x, w[6], w[7]);
        }
        let (place, mirror) = (usize::from(plan.place[bin]), usize::from(plan.place[BANDS - bin]));
        [first[place], first[mirror], second[place], second[mirror]] = sums;
    }
}
