class-guardian-asks = 有家长待确认
class-guardians-how = 点学生姓名，可以生成配对单或确认监护人。
