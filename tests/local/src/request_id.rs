//! Random ids in the form that AWS gives requests and messages.

/// Returns a new id in the form of a version 4 UUID.
pub(crate) fn new() -> String {
    let bits = fastrand::u128(..);
    let (version, variant) = (0x4 << 76, 0x8 << 60);
    let bits = bits & !(0xf << 76) & !(0xc << 60) | version | variant;
    let [time_low, time_mid, time_high, clock, node] = [(96, 32), (80, 16), (64, 16), (48, 16), (0, 48)]
        .map(|(shift, width)| bits >> shift & ((1 << width) - 1));
    format!("{time_low:08x}-{time_mid:04x}-{time_high:04x}-{clock:04x}-{node:012x}")
}
