class-guardian-asks = 有家長待確認
class-guardians-how = 點學生姓名，可以產生配對單或確認監護人。
