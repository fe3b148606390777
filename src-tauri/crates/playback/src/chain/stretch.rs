//! Speed without a change of pitch, on the decoder thread.

use timestretch::{
    Parameters, PreparedSession, ProcessStatus, SessionConfig, SessionError, StreamSession, TempoRate,
};

/// Frames read from the stretcher at a time.
const BLOCK: usize = 1024;

/// Stretches a stream of frames. Wide frames are stretched in pairs of channels.
pub(crate) struct Stretcher {
    channels: usize,
    speed: f64,
    pairs: Vec<Pair>,
    taken: u64,
    given: u64,
}

struct Pair {
    first: usize,
    width: usize,
    session: StreamSession,
    waiting: Vec<f32>,
    /// Made and not yet given out, because other pairs are behind.
    made: Vec<f32>,
}

impl Stretcher {
    /// A stretcher for frames of `channels` at `rate` Hz; `speed` is input time per output time.
    pub(crate) fn new(rate: u32, channels: usize, speed: f64) -> Result<Self, SessionError> {
        let pair = |first: usize| {
            let width = (channels - first).min(2);
            let config = SessionConfig {
                source_sample_rate: rate,
                output_sample_rate: rate,
                channels: width,
                parameters: Parameters::keylock(TempoRate::new(speed)?),
                ..SessionConfig::default()
            };
            let session = PreparedSession::new(config)?.activate();
            Ok(Pair { first, width, session, waiting: Vec::new(), made: Vec::new() })
        };
        let pairs = (0..channels).step_by(2).map(pair).collect::<Result<Vec<_>, SessionError>>()?;
        // The speed that the stretcher's own steps allow, next to the one asked for.
        let speed = pairs.first().map_or(speed, |pair| pair.session.applied_parameters().tempo());
        Ok(Self { channels, speed, pairs, taken: 0, given: 0 })
    }

    /// Input time per output time.
    pub(crate) fn speed(&self) -> f64 {
        self.speed
    }

    /// The output frame at which this input frame is.
    pub(crate) fn output_at(&self, input: u64) -> u64 {
        (input as f64 / self.speed).round() as u64
    }

    /// Takes interleaved frames and appends what is ready to `output`.
    pub(crate) fn push(&mut self, input: &[f32], output: &mut Vec<f32>) -> Result<(), SessionError> {
        self.taken += (input.len() / self.channels) as u64;
        for pair in &mut self.pairs {
            let range = pair.first..pair.first + pair.width;
            pair.waiting.extend(input.chunks_exact(self.channels).flat_map(|frame| &frame[range.clone()]));
            pair.advance()?;
        }
        self.give(u64::MAX, output);
        Ok(())
    }

    /// Gives out what is still held, so that the output ends where the input does.
    pub(crate) fn flush(&mut self, output: &mut Vec<f32>) -> Result<(), SessionError> {
        let end = self.output_at(self.taken);
        for pair in &mut self.pairs {
            pair.session.finish_input()?;
            pair.advance()?;
            pair.made.resize((end - self.given.min(end)) as usize * pair.width, 0.0);
        }
        self.give(end, output);
        Ok(())
    }

    fn give(&mut self, end: u64, output: &mut Vec<f32>) {
        let ready = self.pairs.iter().map(|pair| pair.made.len() / pair.width).min().unwrap_or(0);
        let frames = ready.min((end - self.given.min(end)) as usize);
        let start = output.len();
        output.resize(start + frames * self.channels, 0.0);
        for pair in &mut self.pairs {
            for (frame, made) in
                output[start..].chunks_exact_mut(self.channels).zip(pair.made.chunks_exact(pair.width))
            {
                frame[pair.first..pair.first + pair.width].copy_from_slice(made);
            }
            pair.made.drain(..frames * pair.width);
        }
        self.given += frames as u64;
    }
}

impl Pair {
    fn advance(&mut self) -> Result<(), SessionError> {
        let mut used = 0;
        loop {
            let status = self.session.advance(64).status;
            self.collect()?;
            match status {
                ProcessStatus::NeedSource => {
                    let Some(request) = self.session.source_request() else { break };
                    let left = (self.waiting.len() - used) / self.width;
                    let frames = request.frames.min(left);
                    if frames == 0 {
                        break;
                    }
                    let input = &self.waiting[used..used + frames * self.width];
                    used += self.session.supply(request, input)? * self.width;
                }
                ProcessStatus::Finished => break,
                ProcessStatus::Fault => {
                    return Err(self.session.fault().unwrap_or(SessionError::InvalidState));
                }
                ProcessStatus::Rendered if self.session.output_ready() == 0 => break,
                _ => {}
            }
        }
        self.waiting.drain(..used);
        Ok(())
    }

    fn collect(&mut self) -> Result<(), SessionError> {
        let mut block = [0.0; 2 * BLOCK];
        while self.session.output_ready() > 0 {
            let stamp = self.session.read_output(&mut block[..self.width * BLOCK])?;
            if stamp.frames == 0 {
                break;
            }
            self.made.extend_from_slice(&block[..stamp.frames * self.width]);
            self.session.acknowledge(stamp.consumed(stamp.frames)?)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stretch(rate: u32, channels: usize, speed: f64, input: &[f32]) -> Vec<f32> {
        let mut stretcher = Stretcher::new(rate, channels, speed).unwrap();
        let mut output = Vec::new();
        for chunk in input.chunks(channels * 1111) {
            stretcher.push(chunk, &mut output).unwrap();
        }
        stretcher.flush(&mut output).unwrap();
        let frames = input.len() / channels;
        assert_eq!(output.len() / channels, stretcher.output_at(frames as u64) as usize);
        assert!((stretcher.speed() / speed - 1.0).abs() < 0.01, "{} instead of {speed}", stretcher.speed());
        output
    }

    fn crossings(samples: &[f32]) -> usize {
        samples.windows(2).filter(|pair| pair[0] < 0.0 && pair[1] >= 0.0).count()
    }

    #[test]
    fn the_length_changes_and_the_pitch_stays() {
        for (rate, speed) in [(44100u32, 0.5), (48000, 0.75), (44100, 1.3), (48000, 2.0), (88200, 1.5)] {
            let seconds = 4.0;
            let frames = (f64::from(rate) * seconds) as usize;
            let sine = |n: usize| 0.5 * (std::f32::consts::TAU * 440.0 * n as f32 / rate as f32).sin();
            let input: Vec<f32> = (0..frames).flat_map(|n| [sine(n), -sine(n)]).collect();
            let output = stretch(rate, 2, speed, &input);
            let left: Vec<f32> = output.iter().step_by(2).copied().collect();
            let middle = &left[left.len() / 4..left.len() * 3 / 4];
            let hertz = crossings(middle) as f64 / (middle.len() as f64 / f64::from(rate));
            assert!((hertz - 440.0).abs() < 3.0, "{rate} Hz at {speed}: {hertz} Hz");
            let loudest = middle.iter().fold(0f32, |peak, sample| peak.max(sample.abs()));
            assert!((0.4..0.6).contains(&loudest), "{rate} Hz at {speed}: {loudest}");
        }
    }

    #[test]
    fn one_channel_and_six_come_out_in_step() {
        let input: Vec<f32> = (0..48000).map(|n| 0.3 * (n as f32 * 0.06).sin()).collect();
        stretch(48000, 1, 1.25, &input);
        let wide: Vec<f32> = input.iter().flat_map(|sample| [*sample; 6]).collect();
        let output = stretch(48000, 6, 1.25, &wide);
        let worst =
            output.chunks_exact(6).flat_map(|frame| frame.iter().map(|sample| (sample - frame[0]).abs()));
        let worst = worst.fold(0f32, f32::max);
        assert!(worst < 1e-4, "the pairs of channels differ by {worst}");
    }

    #[test]
    fn a_rate_beyond_its_reach_is_refused() {
        assert!(Stretcher::new(8000, 2, 1.5).is_err());
        assert!(Stretcher::new(384_000, 2, 1.5).is_err());
    }
}
