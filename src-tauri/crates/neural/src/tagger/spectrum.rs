//! Discrete Fourier transforms of 96, 256 and 16 points over vectors: every lane is a transform of its own.
//!
//! All transforms have the sign `e^(+2 pi i n k / N)` and no scale. They are decimations in time: the input is
//! taken in the order of [`Plan::order`] (digit-reversed), the output comes in natural order, straight from the
//! last pass into the caller's closure, so that outputs nobody wants are never computed and none is stored.
//!
//! Whatever holds vectors is `inline(always)`, closures too: a function that is not inlined is compiled without the
//! vector instructions that were found at run time, and is ten times slower.

use std::f64::consts::TAU;

use pulp::Simd;

/// A complex number per lane.
#[derive(Debug, Clone, Copy)]
pub(super) struct Complex<S: Simd> {
    pub(super) re: S::f32s,
    pub(super) im: S::f32s,
}

impl<S: Simd> Complex<S> {
    #[inline(always)]
    pub(super) fn zero(simd: S) -> Self {
        Self { re: simd.splat_f32s(0.0), im: simd.splat_f32s(0.0) }
    }

    #[inline(always)]
    fn add(self, simd: S, b: Self) -> Self {
        Self { re: simd.add_f32s(self.re, b.re), im: simd.add_f32s(self.im, b.im) }
    }

    #[inline(always)]
    fn sub(self, simd: S, b: Self) -> Self {
        Self { re: simd.sub_f32s(self.re, b.re), im: simd.sub_f32s(self.im, b.im) }
    }

    /// self + i b
    #[inline(always)]
    fn add_i(self, simd: S, b: Self) -> Self {
        Self { re: simd.sub_f32s(self.re, b.im), im: simd.add_f32s(self.im, b.re) }
    }

    /// self - i b
    #[inline(always)]
    fn sub_i(self, simd: S, b: Self) -> Self {
        Self { re: simd.add_f32s(self.re, b.im), im: simd.sub_f32s(self.im, b.re) }
    }

    #[inline(always)]
    fn mul(self, simd: S, w: [f32; 2]) -> Self {
        let (re, im) = (simd.splat_f32s(w[0]), simd.splat_f32s(w[1]));
        Self {
            re: simd.negate_mul_add_f32s(self.im, im, simd.mul_f32s(self.re, re)),
            im: simd.mul_add_f32s(self.im, re, simd.mul_f32s(self.re, im)),
        }
    }
}

impl<S: Simd> Complex<S> {
    /// self + x w
    #[inline(always)]
    pub(super) fn add_product(&mut self, simd: S, x: Self, re: f32, im: f32) {
        let (re, im) = (simd.splat_f32s(re), simd.splat_f32s(im));
        self.re = simd.negate_mul_add_f32s(x.im, im, simd.mul_add_f32s(x.re, re, self.re));
        self.im = simd.mul_add_f32s(x.im, re, simd.mul_add_f32s(x.re, im, self.im));
    }

    /// self + conj(x) w
    #[inline(always)]
    pub(super) fn add_conjugate_product(&mut self, simd: S, x: Self, re: f32, im: f32) {
        let (re, im) = (simd.splat_f32s(re), simd.splat_f32s(im));
        self.re = simd.mul_add_f32s(x.im, im, simd.mul_add_f32s(x.re, re, self.re));
        self.im = simd.negate_mul_add_f32s(x.im, re, simd.mul_add_f32s(x.re, im, self.im));
    }
}

/// The whole vector at the start of `slice`.
#[inline(always)]
pub(super) fn load<S: Simd>(slice: &[f32]) -> S::f32s {
    S::as_simd_f32s(&slice[..S::F32_LANES]).0[0]
}

/// Writes a whole vector to the start of `slice`.
#[inline(always)]
pub(super) fn store<S: Simd>(slice: &mut [f32], value: S::f32s) {
    S::as_mut_simd_f32s(&mut slice[..S::F32_LANES]).0[0] = value;
}

/// The factors of a transform of `N` points: passes of radix 4 from the smallest, and a last pass of radix `LAST`.
#[derive(Debug)]
pub(super) struct Plan<const N: usize, const LAST: usize> {
    /// The natural index of the input at each place of the buffer.
    pub(super) order: [u8; N],
    /// The place in the buffer of each natural index.
    pub(super) place: [u8; N],
    /// For every radix-4 pass after the first, the factors of inputs 1, 2, 3 of each butterfly.
    inner: Vec<Vec<[[f32; 2]; 3]>>,
    /// The factors of inputs 1.. of each butterfly of the last pass.
    last: Vec<[[f32; 2]; 5]>,
}

impl<const N: usize, const LAST: usize> Plan<N, LAST> {
    pub(super) fn new() -> Self {
        let mut radices = vec![];
        let mut rest = N / LAST;
        while rest > 1 {
            radices.push(4);
            rest /= 4;
        }
        radices.push(LAST);
        let order: [u8; N] = std::array::from_fn(|place| reversed(place, N, &radices) as u8);
        let mut place = [0; N];
        for (p, &k) in order.iter().enumerate() {
            place[k as usize] = p as u8;
        }
        let root = |n: usize, k: usize| {
            let angle = TAU * k as f64 / n as f64;
            [angle.cos() as f32, angle.sin() as f32]
        };
        let mut inner = vec![];
        let mut len = 4;
        while len < N / LAST {
            inner.push((0..len).map(|j| [1, 2, 3].map(|q| root(4 * len, q * j))).collect());
            len *= 4;
        }
        let last = (0..N / LAST).map(|j| [1, 2, 3, 4, 5].map(|q| root(N, q * j))).collect();
        Self { order, place, inner, last }
    }

    /// All passes but the last, in place.
    #[inline(always)]
    fn inner_passes<S: Simd>(&self, simd: S, buffer: &mut [Complex<S>; N]) {
        for group in buffer.as_chunks_mut::<4>().0 {
            *group = butterfly4(simd, *group);
        }
        let mut len = 4;
        for factors in &self.inner {
            for group in buffer.chunks_exact_mut(4 * len) {
                let (a, rest) = group.split_at_mut(len);
                let (b, rest) = rest.split_at_mut(len);
                let (c, d) = rest.split_at_mut(len);
                for ((((a, b), c), d), w) in a.iter_mut().zip(b).zip(c).zip(d).zip(factors) {
                    let out = butterfly4(simd, [*a, b.mul(simd, w[0]), c.mul(simd, w[1]), d.mul(simd, w[2])]);
                    [*a, *b, *c, *d] = out;
                }
            }
            len *= 4;
        }
    }
}

impl Plan<96, 6> {
    /// Outputs j, j + 16, .. j + 80.
    #[inline(always)]
    fn last6<S: Simd>(&self, simd: S, buffer: &[Complex<S>; 96], j: usize) -> [Complex<S>; 6] {
        let w = &self.last[j];
        let inputs = [
            buffer[j],
            buffer[16 + j].mul(simd, w[0]),
            buffer[32 + j].mul(simd, w[1]),
            buffer[48 + j].mul(simd, w[2]),
            buffer[64 + j].mul(simd, w[3]),
            buffer[80 + j].mul(simd, w[4]),
        ];
        butterfly6(simd, inputs)
    }

    /// Transforms `buffer` and hands outputs `0..WANTED` to `sink`, each with its index.
    #[inline(always)]
    pub(super) fn run<S: Simd, const WANTED: usize>(
        &self,
        simd: S,
        buffer: &mut [Complex<S>; 96],
        mut sink: impl FnMut(usize, Complex<S>),
    ) {
        self.inner_passes(simd, buffer);
        for j in 0..WANTED % 16 {
            let out = self.last6(simd, buffer, j);
            for (m, value) in out.into_iter().take(WANTED / 16 + 1).enumerate() {
                sink(j + 16 * m, value);
            }
        }
        for j in WANTED % 16..16 {
            let out = self.last6(simd, buffer, j);
            for (m, value) in out.into_iter().take(WANTED / 16).enumerate() {
                sink(j + 16 * m, value);
            }
        }
    }
}

impl<const N: usize> Plan<N, 4> {
    /// Outputs j, j + N/4, j + N/2, j + 3N/4.
    #[inline(always)]
    fn last4<S: Simd>(&self, simd: S, buffer: &[Complex<S>; N], j: usize) -> [Complex<S>; 4] {
        let w = &self.last[j];
        let inputs = [
            buffer[j],
            buffer[N / 4 + j].mul(simd, w[0]),
            buffer[N / 2 + j].mul(simd, w[1]),
            buffer[3 * N / 4 + j].mul(simd, w[2]),
        ];
        butterfly4(simd, inputs)
    }

    /// Transforms `buffer` and hands outputs `0..WANTED` to `sink`, each with its index.
    #[inline(always)]
    pub(super) fn run<S: Simd, const WANTED: usize>(
        &self,
        simd: S,
        buffer: &mut [Complex<S>; N],
        mut sink: impl FnMut(usize, Complex<S>),
    ) {
        self.inner_passes(simd, buffer);
        let quarter = N / 4;
        for j in 0..WANTED % quarter {
            let out = self.last4(simd, buffer, j);
            for (m, value) in out.into_iter().take(WANTED / quarter + 1).enumerate() {
                sink(j + quarter * m, value);
            }
        }
        for j in WANTED % quarter..quarter {
            let out = self.last4(simd, buffer, j);
            for (m, value) in out.into_iter().take(WANTED / quarter).enumerate() {
                sink(j + quarter * m, value);
            }
        }
    }
}

/// The n-th roots of unity over n, for the spectra of kernels when they are loaded.
pub(super) struct Roots(Vec<[f64; 2]>);

impl Roots {
    pub(super) fn new(points: usize) -> Self {
        let root = |i: usize| {
            let (sin, cos) = (TAU * i as f64 / points as f64).sin_cos();
            [cos / points as f64, sin / points as f64]
        };
        Self((0..points).map(root).collect())
    }

    /// One bin of the conjugate spectrum over n of a kernel whose first tap lies at `first`: the factor by which the
    /// bin of a correlation's input is multiplied. The mirrored bin has its conjugate.
    pub(super) fn bin(&self, kernel: impl Iterator<Item = f64>, first: usize, bin: usize) -> [f64; 2] {
        let points = self.0.len();
        let mut at = first * bin % points;
        let mut sum = [0.0; 2];
        for w in kernel {
            let e = self.0[at];
            sum = [sum[0] + w * e[0], sum[1] + w * e[1]];
            at += bin;
            if at >= points {
                at -= points;
            }
        }
        sum
    }
}

/// The natural index of the input at `place`: the digits of `place` in the mixed radix, read from the other end.
fn reversed(place: usize, n: usize, radices: &[usize]) -> usize {
    let Some((&last, rest)) = radices.split_last() else { return 0 };
    let len = n / last;
    place / len + last * reversed(place % len, len, rest)
}

#[inline(always)]
fn butterfly4<S: Simd>(simd: S, [a, b, c, d]: [Complex<S>; 4]) -> [Complex<S>; 4] {
    let (s0, d0) = (a.add(simd, c), a.sub(simd, c));
    let (s1, d1) = (b.add(simd, d), b.sub(simd, d));
    [s0.add(simd, s1), d0.add_i(simd, d1), s0.sub(simd, s1), d0.sub_i(simd, d1)]
}

#[inline(always)]
fn butterfly3<S: Simd>(simd: S, [a, b, c]: [Complex<S>; 3]) -> [Complex<S>; 3] {
    let half = simd.splat_f32s(0.5);
    let sine = simd.splat_f32s(0.866_025_403_784_438_6);
    let (sum, difference) = (b.add(simd, c), b.sub(simd, c));
    let middle = Complex::<S> {
        re: simd.negate_mul_add_f32s(half, sum.re, a.re),
        im: simd.negate_mul_add_f32s(half, sum.im, a.im),
    };
    [
        a.add(simd, sum),
        Complex {
            re: simd.negate_mul_add_f32s(sine, difference.im, middle.re),
            im: simd.mul_add_f32s(sine, difference.re, middle.im),
        },
        Complex {
            re: simd.mul_add_f32s(sine, difference.im, middle.re),
            im: simd.negate_mul_add_f32s(sine, difference.re, middle.im),
        },
    ]
}

/// Six points as 2 x 3 by the Chinese remainder theorem (Good 1958), which needs no factors between.
#[inline(always)]
fn butterfly6<S: Simd>(simd: S, a: [Complex<S>; 6]) -> [Complex<S>; 6] {
    let even = butterfly3(simd, [a[0].add(simd, a[3]), a[2].add(simd, a[5]), a[4].add(simd, a[1])]);
    let odd = butterfly3(simd, [a[0].sub(simd, a[3]), a[2].sub(simd, a[5]), a[4].sub(simd, a[1])]);
    [even[0], odd[1], even[2], odd[0], even[1], odd[2]]
}

#[cfg(test)]
mod tests {
    use pulp::{Arch, WithSimd};

    use super::*;

    struct Transforms;

    impl WithSimd for Transforms {
        type Output = f64;

        /// The largest difference from the definition, over all lengths and lanes.
        fn with_simd<S: Simd>(self, simd: S) -> f64 {
            let value = |k: usize, lane: usize| ((k * 37 + lane * 11) % 101) as f32 / 50.0 - 1.0;
            let vector = |k: usize, shift: usize| {
                let lanes: Vec<f32> = (0..S::F32_LANES).map(|lane| value(k + shift, lane)).collect();
                load::<S>(&lanes)
            };
            let definition = |points: usize, n: usize, lane: usize| {
                (0..points).fold([0.0; 2], |sum, k| {
                    let angle = TAU * (n * k % points) as f64 / points as f64;
                    let (re, im) = (f64::from(value(k, lane)), f64::from(value(k + 5, lane)));
                    [
                        sum[0] + re * angle.cos() - im * angle.sin(),
                        sum[1] + re * angle.sin() + im * angle.cos(),
                    ]
                })
            };
            let mut worst = 0f64;
            let mut check = |points: usize, n: usize, out: Complex<S>| {
                let (mut re, mut im) = (vec![0.0; S::F32_LANES], vec![0.0; S::F32_LANES]);
                store::<S>(&mut re, out.re);
                store::<S>(&mut im, out.im);
                for lane in 0..S::F32_LANES {
                    let truth = definition(points, n, lane);
                    worst = worst.max((f64::from(re[lane]) - truth[0]).abs());
                    worst = worst.max((f64::from(im[lane]) - truth[1]).abs());
                }
            };
            let mut seen = 0;
            let plan = Plan::<96, 6>::new();
            let mut buffer = plan.order.map(|k| Complex { re: vector(k.into(), 0), im: vector(k.into(), 5) });
            plan.run::<S, 59>(simd, &mut buffer, |n, out| {
                check(96, n, out);
                seen += 1;
            });
            let plan = Plan::<256, 4>::new();
            let mut buffer = plan.order.map(|k| Complex { re: vector(k.into(), 0), im: vector(k.into(), 5) });
            plan.run::<S, 187>(simd, &mut buffer, |n, out| {
                check(256, n, out);
                seen += 1;
            });
            let plan = Plan::<16, 4>::new();
            let mut buffer = plan.order.map(|k| Complex { re: vector(k.into(), 0), im: vector(k.into(), 5) });
            plan.run::<S, 10>(simd, &mut buffer, |n, out| {
                check(16, n, out);
                seen += 1;
            });
            assert_eq!(seen, 59 + 187 + 10, "every wanted output is given once");
            worst
        }
    }

    #[test]
    fn transforms_equal_their_definition_with_and_without_vector_instructions() {
        assert!(Arch::new().dispatch(Transforms) < 2e-5);
        assert!(Arch::Scalar.dispatch(Transforms) < 2e-5);
    }
}
