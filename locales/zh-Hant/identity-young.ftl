error-class-session = 你是在課堂上用圖片登入的，只能學習。要做這件事，請在家裡用帳號和密碼登入。
class-sign-in-link = 一至三年級在課堂上用圖片登入：
class-sign-in-go = 輸入課堂碼
class-sign-out = 登出，換人
