//! Second-order filters (R. Bristow-Johnson, "Cookbook formulae for audio equalizer biquad filter coefficients",
//! w3.org/TR/audio-eq-cookbook).

/// Shape of a filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    LowShelf,
    Peaking,
    HighShelf,
}

/// What the formulae need of frequency and bandwidth, computed once.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Design {
    shape: Shape,
    cosine: f64,
    /// α = sin ω₀ / 2Q.
    alpha: f64,
}

/// b₀, b₁, b₂, a₁, a₂, divided by a₀.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Coefficients {
    b: [f64; 3],
    a: [f64; 2],
}

impl Coefficients {
    pub(crate) const IDENTITY: Self = Self { b: [1.0, 0.0, 0.0], a: [0.0, 0.0] };
}

impl Design {
    /// A filter around `hertz` at a sample rate of `rate`, with quality `q`.
    pub(crate) fn new(shape: Shape, hertz: f64, q: f64, rate: f64) -> Self {
        let omega = std::f64::consts::TAU * hertz / rate;
        Self { shape, cosine: omega.cos(), alpha: omega.sin() / (2.0 * q) }
    }

    /// The coefficients for a gain in dB; the identity, exactly, for 0 dB.
    pub(crate) fn coefficients(&self, gain_db: f64) -> Coefficients {
        if gain_db == 0.0 {
            return Coefficients::IDENTITY;
        }
        // A = 10^(dB/40)
        let amplitude = 10f64.powf(gain_db / 40.0);
        let (cosine, alpha) = (self.cosine, self.alpha);
        let (b, a) = match self.shape {
            Shape::Peaking => (
                [1.0 + alpha * amplitude, -2.0 * cosine, 1.0 - alpha * amplitude],
                [1.0 + alpha / amplitude, -2.0 * cosine, 1.0 - alpha / amplitude],
            ),
            Shape::LowShelf => shelf(amplitude, cosine, alpha),
            // The high shelf is the low shelf mirrored at a quarter of the sample rate.
            Shape::HighShelf => {
                let (b, a) = shelf(amplitude, -cosine, alpha);
                ([b[0], -b[1], b[2]], [a[0], -a[1], a[2]])
            }
        };
        Coefficients { b: b.map(|b| b / a[0]), a: [a[1] / a[0], a[2] / a[0]] }
    }
}

fn shelf(amplitude: f64, cosine: f64, alpha: f64) -> ([f64; 3], [f64; 3]) {
    let (more, less) = (amplitude + 1.0, amplitude - 1.0);
    let slope = 2.0 * amplitude.sqrt() * alpha;
    (
        [
            amplitude * (more - less * cosine + slope),
            2.0 * amplitude * (less - more * cosine),
            amplitude * (more - less * cosine - slope),
        ],
        [more + less * cosine + slope, -2.0 * (less + more * cosine), more + less * cosine - slope],
    )
}

/// Memory of one filter in one channel: transposed direct form II, in double precision because low bands at high sample
/// rates have their poles next to 1.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Memory([f64; 2]);

impl Memory {
    pub(crate) fn filter(&mut self, coefficients: &Coefficients, input: f64) -> f64 {
        let Coefficients { b, a } = coefficients;
        let output = b[0] * input + self.0[0];
        self.0[0] = b[1] * input - a[0] * output + self.0[1];
        self.0[1] = b[2] * input - a[1] * output;
        output
    }

    /// Whether nothing of the past is left that could be heard.
    pub(crate) fn is_settled(&self) -> bool {
        self.0.iter().all(|state| state.abs() < 1e-9)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// |H(e^{jω})| in dB, from the definition of the transfer function.
    fn response_db(coefficients: &Coefficients, hertz: f64, rate: f64) -> f64 {
        let omega = std::f64::consts::TAU * hertz / rate;
        let at = |c: [f64; 3]| {
            let (re, im) = c.iter().enumerate().fold((0.0, 0.0), |(re, im), (n, c)| {
                (re + c * (n as f64 * omega).cos(), im - c * (n as f64 * omega).sin())
            });
            f64::hypot(re, im)
        };
        20.0 * (at(coefficients.b) / at([1.0, coefficients.a[0], coefficients.a[1]])).log10()
    }

    #[test]
    fn a_peak_has_its_gain_at_its_centre_and_none_far_away() {
        for gain in [-12.0, -3.0, 6.0] {
            let filter = Design::new(Shape::Peaking, 1000.0, 1.414, 48000.0).coefficients(gain);
            assert!((response_db(&filter, 1000.0, 48000.0) - gain).abs() < 1e-9);
            assert!(response_db(&filter, 20.0, 48000.0).abs() < 0.05);
            assert!(response_db(&filter, 20000.0, 48000.0).abs() < 0.2);
        }
    }

    #[test]
    fn a_shelf_has_its_gain_on_its_side_and_half_of_it_at_its_corner() {
        for (shape, full, none) in [(Shape::LowShelf, 1.0, 20000.0), (Shape::HighShelf, 23900.0, 20.0)] {
            let filter =
                Design::new(shape, 1000.0, std::f64::consts::FRAC_1_SQRT_2, 48000.0).coefficients(8.0);
            assert!((response_db(&filter, full, 48000.0) - 8.0).abs() < 0.01, "{shape:?}");
            assert!((response_db(&filter, 1000.0, 48000.0) - 4.0).abs() < 0.01, "{shape:?}");
            assert!(response_db(&filter, none, 48000.0).abs() < 0.01, "{shape:?}");
        }
    }

    #[test]
    fn no_gain_is_the_identity() {
        let design = Design::new(Shape::LowShelf, 31.25, 0.7, 44100.0);
        assert_eq!(design.coefficients(0.0), Coefficients::IDENTITY);
        let mut memory = Memory::default();
        assert_eq!(memory.filter(&Coefficients::IDENTITY, 0.3), 0.3);
    }

    #[test]
    fn the_filter_does_what_its_response_says() {
        let filter = Design::new(Shape::Peaking, 1000.0, 1.414, 48000.0).coefficients(6.0);
        let mut memory = Memory::default();
        let sine = |n: usize| (std::f64::consts::TAU * 1000.0 * n as f64 / 48000.0).sin();
        let peak = (0..48000).map(|n| memory.filter(&filter, sine(n))).skip(24000).fold(0.0, f64::max);
        assert!((20.0 * peak.log10() - 6.0).abs() < 0.01, "{peak}");
    }
}
