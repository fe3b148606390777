//! Containers that are recognised in order to be refused. Without this the probe would search inside them for something it
//! knows, and play compressed data as noise.

/// How many bytes of the file [`container`] wants to see.
pub(crate) const SIGNATURE_BYTES: usize = 16;

/// First bytes and the name to show.
const SIGNATURES: &[(&[u8], &str)] = &[
    (b"MAC ", "Monkey's Audio"),
    (b"MPCK", "Musepack"),
    (b"MP+", "Musepack"),
    (b"TTA1", "True Audio"),
    (b"TTA2", "True Audio"),
    (b"tBaK", "TAK"),
    (b"OFR ", "OptimFROG"),
    (b"ajkg", "Shorten"),
    (b".snd", "Sun/NeXT audio"),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "Windows Media"),
    (b"\x0b\x77", "AC-3"),
    (b"\x7f\xfe\x80\x01", "DTS"),
    (b"#!AMR", "AMR"),
    (b"MThd", "MIDI"),
    (b".RMF", "RealAudio"),
    (b"%PDF", "PDF"),
    (b"PK\x03\x04", "ZIP"),
];

/// The name of the container that starts with `start`, if it is one of those.
pub(crate) fn container(start: &[u8]) -> Option<&'static str> {
    SIGNATURES.iter().find(|(signature, _)| start.starts_with(signature)).map(|(_, name)| *name)
}

/// First bytes of the containers that can be read, and of the tag that may stand before them.
const KNOWN: &[&[u8]] = &[
    b"fLaC",
    b"OggS",
    b"RIFF",
    b"FORM",
    b"caff",
    b"\x1a\x45\xdf\xa3",
    b"ID3",
    b"RF64",
    b"BW64",
    b"riff\x2e\x91\xcf\x11",
];

/// Whether the file is WAVE or one of its siblings with long lengths.
pub(crate) fn is_wave(start: &[u8]) -> bool {
    [&b"RIFF"[..], b"RF64", b"BW64", b"riff\x2e\x91\xcf\x11"]
        .iter()
        .any(|signature| start.starts_with(signature))
}

/// Whether the file begins as one that should be readable, so that failing to read it means it is damaged.
pub(crate) fn is_known_start(start: &[u8]) -> bool {
    KNOWN.iter().any(|signature| start.starts_with(signature)) || start.get(4..8) == Some(b"ftyp")
}

/// Whether the tags of such a file can only be read by its container's reader (Core Audio, Matroska, DSD) or not at all
/// (RF64, BW64 and Wave64, where lofty would search for an MPEG frame).
pub(crate) fn tagged_by_container(start: &[u8]) -> bool {
    let signatures: [&[u8]; 7] = [b"caff", b"\x1a\x45\xdf\xa3", b"DSD ", b"FRM8", b"RF64", b"BW64", b"riff"];
    signatures.iter().any(|signature| start.starts_with(signature))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn musepack_is_refused_and_wave_is_not() {
        assert_eq!(container(b"MPCKSH\x10\0\0\0\x10\x04RIFF"), Some("Musepack"));
        assert_eq!(container(b"RIFF\0\0\0\0WAVEfmt "), None);
        assert_eq!(container(b""), None);
    }
}
