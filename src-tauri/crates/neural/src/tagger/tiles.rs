//! The first convolution of the mid end, 7 frames x 561 channels to 64, as products of spectra along time.
//!
//! Time is cut into tiles of 16 frames that give 10 outputs each (overlap-save); per bin of their spectra, inputs and
//! kernels multiply as complex matrices, each by three real products (Gauss). That is a third of the multiplications
//! of the direct way. Two tiles share a transform, one as the real, one as the imaginary part. Lanes are channels.

use pulp::{Arch, Simd, WithSimd};

use super::FRAMES;
use super::midend::{CHANNELS, TAPS};
use super::network::{FRONT, PAD, ROWS, WIDTH};
use super::spectrum::{Complex, Plan, Roots, load, store};
use crate::product::accumulate;

/// Frames of a tile.
const TILE: usize = 16;
/// Outputs of a tile.
const STEP: usize = TILE - TAPS + 1;
/// Tiles of a patch: an even number that covers it.
const TILES: usize = 20;
/// Bins with an imaginary part.
const COMPLEX: usize = TILE / 2 - 1;
/// Real matrices: two for the real bins, three for each complex one.
const MATRICES: usize = 2 + 3 * COMPLEX;
/// Numbers of one matrix of kernels.
const KERNEL: usize = FRONT * CHANNELS;

const _: () = assert!(TILES * STEP >= FRAMES && (TILES - 1) * STEP + TILE <= ROWS && TILES.is_multiple_of(2));

/// The kernels' spectra.
#[derive(Debug)]
pub(super) struct TiledConvolution {
    plan: Plan<TILE, 4>,
    /// `MATRICES` x `FRONT` x `CHANNELS`, as [`matrix`] orders them. With conj(kernel) = c + i d at a bin: c, d - c
    /// and c + d.
    kernels: Vec<f32>,
}

/// The first of the three matrices of complex bin `bin` (1..8); the real bins 0 and 8 have matrices 0 and 1.
fn matrix(bin: usize) -> usize {
    3 * bin - 1
}

impl TiledConvolution {
    /// `weights`: outputs x taps x inputs.
    pub(super) fn load(weights: &[f32]) -> Self {
        let mut kernels = vec![0.0; MATRICES * KERNEL];
        let roots = Roots::new(TILE);
        for input in 0..FRONT {
            for output in 0..CHANNELS {
                let taps = (0..TAPS).map(|tap| f64::from(weights[(output * TAPS + tap) * FRONT + input]));
                let spectrum = |bin: usize| roots.bin(taps.clone(), 0, bin);
                let at = input * CHANNELS + output;
                kernels[at] = spectrum(0)[0] as f32;
                kernels[KERNEL + at] = spectrum(TILE / 2)[0] as f32;
                for bin in 1..=COMPLEX {
                    // The forward transform leaves complex bins doubled.
                    let [c, d] = spectrum(bin).map(|x| x / 2.0);
                    for (i, value) in [c, d - c, c + d].into_iter().enumerate() {
                        kernels[(matrix(bin) + i) * KERNEL + at] = value as f32;
                    }
                }
            }
        }
        Self { plan: Plan::new(), kernels }
    }

    /// For each front end of `ROWS` x `WIDTH`, the sums of the convolution: `ROWS` x `CHANNELS`, padded by zeros.
    pub(super) fn forward(&self, arch: Arch, fronts: &[Vec<f32>]) -> Vec<Vec<f32>> {
        let tiles = fronts.len() * TILES;
        let mut inputs = vec![0.0; MATRICES * tiles * WIDTH];
        arch.dispatch(Forward { plan: &self.plan, fronts, inputs: &mut inputs });
        let mut products = vec![0.0; MATRICES * tiles * CHANNELS];
        let each = products.chunks_exact_mut(tiles * CHANNELS).zip(inputs.chunks_exact(tiles * WIDTH));
        for ((product, input), kernel) in each.zip(self.kernels.chunks_exact(KERNEL)) {
            let shape = [tiles, CHANNELS, FRONT];
            accumulate(shape, (product, CHANNELS), (input, WIDTH), (kernel, CHANNELS));
        }
        arch.dispatch(Inverse { plan: &self.plan, patches: fronts.len(), products: &products })
    }
}

/// Spectra of all tiles: per matrix, a row of `WIDTH` channels for each tile. At a complex bin with the spectrum a + i b
/// the three matrices hold a + b, a and b.
struct Forward<'a> {
    plan: &'a Plan<TILE, 4>,
    fronts: &'a [Vec<f32>],
    inputs: &'a mut [f32],
}

impl WithSimd for Forward<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self { plan, fronts, inputs } = self;
        let matrix_len = fronts.len() * TILES * WIDTH;
        let mut buffer = [Complex::zero(simd); TILE];
        let mut spectrum = [Complex::<S>::zero(simd); TILE];
        for (patch, front) in fronts.iter().enumerate() {
            for tile in (0..TILES).step_by(2) {
                for channel in (0..WIDTH).step_by(S::F32_LANES) {
                    for (place, &frame) in plan.order.iter().enumerate() {
                        let row = tile * STEP + usize::from(frame);
                        buffer[place].re = load::<S>(&front[row * WIDTH + channel..]);
                        buffer[place].im = load::<S>(&front[(row + STEP) * WIDTH + channel..]);
                    }
                    plan.run::<S, TILE>(
                        simd,
                        &mut buffer,
                        #[inline(always)]
                        |bin, x| spectrum[bin] = x,
                    );
                    let first = (patch * TILES + tile) * WIDTH + channel;
                    let inputs = &mut inputs[first..];
                    store_pair::<S>(inputs, spectrum[0].re, spectrum[0].im);
                    let half = spectrum[TILE / 2];
                    store_pair::<S>(&mut inputs[matrix_len..], half.re, half.im);
                    for bin in 1..=COMPLEX {
                        // The transform has the sign e^+: at `bin` stands conj A + i conj B, at its mirror A + i B.
                        let (y, x) = (spectrum[bin], spectrum[TILE - bin]);
                        let a = Complex::<S> { re: simd.add_f32s(x.re, y.re), im: simd.sub_f32s(x.im, y.im) };
                        let b = Complex::<S> { re: simd.add_f32s(x.im, y.im), im: simd.sub_f32s(y.re, x.re) };
                        let inputs = &mut inputs[matrix(bin) * matrix_len..];
                        store_pair::<S>(inputs, simd.add_f32s(a.re, a.im), simd.add_f32s(b.re, b.im));
                        store_pair::<S>(&mut inputs[matrix_len..], a.re, b.re);
                        store_pair::<S>(&mut inputs[2 * matrix_len..], a.im, b.im);
                    }
                }
            }
        }
    }
}

/// Writes to the rows of a tile and of the next one.
#[inline(always)]
fn store_pair<S: Simd>(inputs: &mut [f32], a: S::f32s, b: S::f32s) {
    store::<S>(inputs, a);
    store::<S>(&mut inputs[WIDTH..], b);
}

/// Outputs from the products: per matrix, a row of `CHANNELS` for each tile.
struct Inverse<'a> {
    plan: &'a Plan<TILE, 4>,
    patches: usize,
    products: &'a [f32],
}

impl WithSimd for Inverse<'_> {
    type Output = Vec<Vec<f32>>;

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) -> Self::Output {
        let Self { plan, patches, products } = self;
        let matrix_len = patches * TILES * CHANNELS;
        let mut outputs = vec![vec![0.0; ROWS * CHANNELS]; patches];
        let mut buffer = [Complex::<S>::zero(simd); TILE];
        for (patch, output) in outputs.iter_mut().enumerate() {
            for tile in (0..TILES).step_by(2) {
                for channel in (0..CHANNELS).step_by(S::F32_LANES) {
                    let first = (patch * TILES + tile) * CHANNELS + channel;
                    for (m, bin) in [(0, 0), (1, TILE / 2)] {
                        buffer[usize::from(plan.place[bin])] = Complex {
                            re: load::<S>(&products[m * matrix_len + first..]),
                            im: load::<S>(&products[m * matrix_len + first + CHANNELS..]),
                        };
                    }
                    for bin in 1..=COMPLEX {
                        let m = matrix(bin);
                        let a = gauss(simd, &products[m * matrix_len + first..], matrix_len);
                        let b = gauss(simd, &products[m * matrix_len + first + CHANNELS..], matrix_len);
                        buffer[usize::from(plan.place[bin])] =
                            Complex { re: simd.sub_f32s(a.re, b.im), im: simd.add_f32s(a.im, b.re) };
                        buffer[usize::from(plan.place[TILE - bin])] =
                            Complex { re: simd.add_f32s(a.re, b.im), im: simd.sub_f32s(b.re, a.im) };
                    }
                    plan.run::<S, STEP>(
                        simd,
                        &mut buffer,
                        #[inline(always)]
                        |n, y| {
                            for (t, value) in [(tile * STEP + n, y.re), ((tile + 1) * STEP + n, y.im)] {
                                if t < FRAMES {
                                    store::<S>(&mut output[(PAD + t) * CHANNELS + channel..], value);
                                }
                            }
                        },
                    );
                }
            }
        }
        outputs
    }
}

/// The complex product from the three real ones, which lie `matrix_len` apart: c(a + b), a(d - c), b(c + d).
#[inline(always)]
fn gauss<S: Simd>(simd: S, products: &[f32], matrix_len: usize) -> Complex<S> {
    let common = load::<S>(products);
    Complex {
        re: simd.sub_f32s(common, load::<S>(&products[2 * matrix_len..])),
        im: simd.add_f32s(common, load::<S>(&products[matrix_len..])),
    }
}
