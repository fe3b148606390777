//! Arithmetic on vectors of axes.

/// Inner product, over the shorter of the two.
///
/// Eight partial sums run side by side, which the compiler keeps in vector registers; one running sum would have to
/// wait for itself at every step.
pub fn dot(a: &[f32], b: &[f32]) -> f32 {
    let length = a.len().min(b.len());
    let (a, b) = (a[..length].chunks_exact(8), b[..length].chunks_exact(8));
    let tail: f32 = a.remainder().iter().zip(b.remainder()).map(|(x, y)| x * y).sum();
    let mut sums = [0.0f32; 8];
    for (x, y) in a.zip(b) {
        for lane in 0..8 {
            sums[lane] += x[lane] * y[lane];
        }
    }
    sums.iter().sum::<f32>() + tail
}

/// Euclidean length.
pub fn norm(a: &[f32]) -> f32 {
    dot(a, a).sqrt()
}

/// The vector at length 1; a zero vector stays zero.
pub fn unit<const N: usize>(vector: &[f32; N]) -> [f32; N] {
    let length = norm(vector);
    if length > 0.0 && length.is_finite() { vector.map(|x| x / length) } else { [0.0; N] }
}

/// Cosine of the angle between two vectors, −1..=1; 0 where either is zero.
pub fn cosine(a: &[f32], b: &[f32]) -> f32 {
    let lengths = norm(a) * norm(b);
    if lengths > 0.0 && lengths.is_finite() { (dot(a, b) / lengths).clamp(-1.0, 1.0) } else { 0.0 }
}

/// Adds `weight` times `other` to `sum`.
pub(crate) fn add_scaled(sum: &mut [f32], other: &[f32], weight: f32) {
    for (s, o) in sum.iter_mut().zip(other) {
        *s += weight * o;
    }
}

/// The `keep` entries of largest magnitude; the rest become zero. Of equal magnitudes the earlier is kept.
pub fn strongest<const N: usize>(vector: &[f32; N], keep: usize) -> [f32; N] {
    let mut order: Vec<usize> = (0..N).collect();
    order.sort_by(|&a, &b| vector[b].abs().total_cmp(&vector[a].abs()).then(a.cmp(&b)));
    let mut kept = [0.0; N];
    for &index in order.iter().take(keep) {
        kept[index] = vector[index];
    }
    kept
}
