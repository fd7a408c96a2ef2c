class-guardian-asks = Guardian to confirm
class-guardians-how = Choose a pupil to make a pairing slip for the family or to confirm a guardian.
