import type { SignalPath, SoundPanel, Spectrum, Track } from '../ipc';

const flat = (): number[] => Array<number>(10).fill(0);

export function soundPanel(): SoundPanel {
  return {
    sound: { gain: 'off', preampDb: 0, preventClipping: true, limiter: true, equaliser: false, equaliserPreampDb: 0, bandsDb: flat(), balance: 0, mono: false, speed: 1, crossfadeSeconds: 0, fadeSeconds: 0.2 },
    output: { device: null, fallBack: true, matchRate: false, bufferFrames: null },
    devices: [{ id: 'dac', name: 'USB DAC', isDefault: true }],
    presets: [
      { name: 'flat', label: { en: 'Flat', zh: '平直' }, bandsDb: flat() },
      { name: 'bass', label: { en: 'Bass', zh: '低音增强' }, bandsDb: [6, 5, 4, 2, 0, 0, 0, 0, 0, 0] },
    ],
    bandsHz: [31, 62, 125, 250, 500, 1000, 2000, 4000, 8000, 16000],
  };
}

export function signalPath(track: Track, sound: SoundPanel['sound'], volume: number, underruns: number): SignalPath {
  const same = (text: string) => ({ en: text, zh: text });
  const stage = (id: string, en: string, zh: string, active: boolean, detail: string | { en: string; zh: string } = '') => ({
    id, label: { en, zh }, active, detail: typeof detail === 'string' ? same(detail) : detail,
  });
  const rate = `${track.sampleRate / 1000} kHz`;
  const changed = sound.equaliser || sound.mono || sound.balance !== 0 || sound.speed !== 1 || volume < 1;
  return {
    stages: [
      stage('file', 'File', '文件', true, { en: `${track.codec} · ${rate} · 2 ch`, zh: `${track.codec} · ${rate} · 2 声道` }),
      stage('gain', 'Loudness', '响度', false),
      stage('equaliser', 'Equaliser', '均衡器', sound.equaliser),
      stage('panning', 'Balance and mono', '平衡与单声道', sound.mono || sound.balance !== 0),
      stage('speed', 'Speed', '速度', sound.speed !== 1, `${sound.speed.toFixed(2)}×`),
      stage('limiter', 'Limiter', '限幅器', false),
      stage('resampler', 'Resampler', '重采样', false),
      stage('channels', 'Channels', '声道', false),
      stage('volume', 'Volume', '音量', volume < 1, `${(60 * Math.log10(Math.max(volume, 0.01))).toFixed(1)} dB`),
      stage('device', 'Device', '设备', true, { en: `USB DAC · ${rate} · 2 ch · f32`, zh: `USB DAC · ${rate} · 2 声道 · f32` }),
    ],
    underruns,
    bitPerfect: !changed,
  };
}

/** Bands that move like music at `seconds`; silence without a time. */
export function spectrumAt(seconds: number | null): Spectrum {
  const bandsDb = Array.from({ length: 64 }, (_, i) => {
    if (seconds === null) return -90;
    const beat = Math.exp(-3 * ((seconds * 2) % 1)) * Math.exp(-i / 9) * 24;
    return Math.min(-4, -30 - 0.5 * i + beat + 7 * Math.sin(i * 0.9 + seconds * 3.1) + 5 * Math.sin(i * 0.23 - seconds * 1.7));
  });
  return { bandsDb, floorDb: -90, lowHz: 30, highHz: 16_000 };
}
