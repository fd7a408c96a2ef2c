error-class-session = 你是在课堂上用图片登录的，只能学习。要做这件事，请在家里用账号和密码登录。
class-sign-in-link = 一至三年级在课堂上用图片登录：
class-sign-in-go = 输入课堂码
class-sign-out = 退出，换人
