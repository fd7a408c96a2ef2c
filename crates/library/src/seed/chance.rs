/// A stream of numbers that its name decides (SplitMix64): no state outside, so any document can be made by itself.
pub(super) struct Chance(u64);

impl Chance {
    pub(super) fn new(seed: u64, kind: u64, number: u64) -> Self {
        let mut chance = Self(seed ^ kind.rotate_left(48) ^ number.wrapping_mul(0xA24B_AED4_963E_E407));
        chance.next();
        chance
    }

    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// From `least` to `most`, both included.
    pub(super) fn between(&mut self, least: u64, most: u64) -> u64 {
        least + self.next() % (most - least + 1)
    }

    pub(super) fn pick<'t, T: ?Sized>(&mut self, from: &[&'t T]) -> &'t T {
        from[(self.next() % from.len() as u64) as usize]
    }
}
