"""The reference tagger: log-mel by librosa, and musicnn's own TensorFlow graph over its own checkpoints.

Needs: pip install 'tensorflow-cpu==2.15.*' 'numpy<2' librosa soundfile, ffmpeg, and the package's source
(pip download --no-deps --no-binary :all: musicnn==0.1.0), which is unpacked and imported, not installed.
"""
import subprocess, sys, tarfile, tempfile
import numpy as np

FRAMES, BANDS, RATE, HOP = 187, 96, 16000, 256


def decode(path):
    """Mono float samples and their rate, decoded by ffmpeg at the file's own rate."""
    rate = int(subprocess.run(
        ["ffprobe", "-v", "error", "-select_streams", "a:0", "-show_entries", "stream=sample_rate", "-of", "csv=p=0",
         path], capture_output=True, check=True, text=True).stdout.split()[0].strip(","))
    channels = int(subprocess.run(
        ["ffprobe", "-v", "error", "-select_streams", "a:0", "-show_entries", "stream=channels", "-of", "csv=p=0",
         path], capture_output=True, check=True, text=True).stdout.split()[0].strip(","))
    raw = subprocess.run(["ffmpeg", "-v", "error", "-i", path, "-map", "0:a:0", "-f", "f32le", "-"],
                         capture_output=True, check=True).stdout
    return np.frombuffer(raw, "<f4").reshape(-1, channels).mean(axis=1), rate


def log_mel(path):
    """All frames of a file: time x band."""
    import librosa
    samples, rate = decode(path)
    samples = librosa.resample(samples, orig_sr=rate, target_sr=RATE)
    mel = librosa.feature.melspectrogram(y=samples, sr=RATE, n_fft=512, hop_length=HOP, n_mels=BANDS)
    return np.log10(1 + 10000 * mel).T.astype(np.float32)


class Reference:
    """Both checkpoints; `run` gives the probabilities (n x 100) and embeddings (n x 400) of n patches."""

    def __init__(self, sdist):
        import tensorflow as tf
        tf.compat.v1.disable_eager_execution()
        self.sessions = []
        with tempfile.TemporaryDirectory() as tmp, tarfile.open(sdist) as archive:
            archive.extractall(tmp, filter="data")
            root = f"{tmp}/musicnn-0.1.0"
            sys.path.insert(0, root)
            from musicnn import models
            for name in ("MSD_musicnn", "MTT_musicnn"):
                graph = tf.Graph()
                with graph.as_default(), tf.name_scope("model"):
                    x = tf.compat.v1.placeholder(tf.float32, [None, FRAMES, BANDS])
                    training = tf.compat.v1.placeholder(tf.bool)
                    logits, *_, penultimate = models.define_model(x, training, name, 50)
                    y = tf.nn.sigmoid(logits)
                    session = tf.compat.v1.Session(graph=graph)
                    tf.compat.v1.train.Saver().restore(session, f"{root}/musicnn/{name}/")
                self.sessions.append((session, x, training, y, penultimate))

    def run(self, patches):
        outs = [s.run([y, p], {x: patches, t: False}) for s, x, t, y, p in self.sessions]
        return (np.concatenate([o[0].reshape(len(patches), 50) for o in outs], axis=1),
                np.concatenate([o[1].reshape(len(patches), 200) for o in outs], axis=1))
