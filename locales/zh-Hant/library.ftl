home-description = 青禾：按教材找課，線上翻閱教材，十二個版塊的資源免費開放。
home-hello = 想學什麼？
home-sub = 選年級，找到你的教材；不登入也能看。
home-grades = 選擇年級
watch-now = 馬上看
find-my-textbook = 找我的教材
three-steps = 三步開始
step-1 = 選教材
step-1-hint = 學段、年級、學科、版本
step-2 = 看課，翻書
step-2-hint = 影片、課件、任務單、練習
step-3 = 記住學到哪兒
step-3-hint = 註冊後換台設備接著學
home-promise = 沒有廣告，不排名，不推陌生人訊息
home-books = 打開就能讀的教材
home-books-hint = 頁碼和紙書一致
all-books = 全部教材
all-sections = 全部版塊
home-newest = 新上資源
more-resources = 更多資源
feature-tag = 課後服務
feature-title = 放學以後，去看看世界
feature-text = 科普、閱讀、體育、藝術、研學、影視，每一篇都能動手做。
feature-button = 去看看
home-activities = 各地活動
nothing-here = 這裏還沒有內容。
figure-resources = 版塊資源
figure-textbooks = 冊教材
figure-editions = 個教材版本
figure-lessons = 條教材配套資源
all = 全部
more = 更多
columns = 欄目
channels = 各省頻道
channel-hint = 本省的資訊、活動和專題
filters = 篩選
stage = 學段
category = 類別
grade = 年級
subject = 學科
edition = 版本
volume = 冊次
revision = 新舊教材
length = 時長
all-stages = 全部學段
any-length = 不限
within-minutes = { $n } 分鐘以內
minutes = { $n } 分鐘
nothing-fits = 沒有符合的內容
nothing-fits-hint = 換一個學段，或不限時長試試。
pages = 分頁
next-page = 下一頁
previous-page = 上一頁
books-hint = 線上翻閱，頁碼和紙書一致
choose-textbook = 選擇教材
books-found = 共 { $n } 冊
no-books = 還沒有教材
no-books-hint = 管理員匯入目錄後，教材會出現在這裏。
no-file = 只有目錄，未收錄檔案
no-file-short = 僅目錄
same-place = 同一冊
other-textbook = 換教材
contents = 目錄
open-book = 打開教材
keep-book = 放進書架
kept = 已收藏
favourite = 收藏
whole-book = 全書資源
whole-chapter = 本章全部
no-lessons = 這裏還沒有課
no-lessons-hint = 可以先打開教材閱讀。
catalogue-only = 這一冊來自匯入的目錄，本站沒有收錄它的檔案和課程。
kinds = 資源類型
more-in-chapters = 更多資源請在目錄裏選章節查看。
start-learning = 開始學習
has-captions = 有字幕
kind-lesson = 影片課
kind-micro-lesson = 微課
kind-courseware = 課件
kind-teaching-design = 教學設計
kind-task-sheet = 學習任務單
kind-exercises = 練習
kind-experiment = 實驗
kind-listening = 聽力
kind-recitation = 吟誦
kind-article = 文章
kind-case = 案例
kind-course = 課程
kind-activity = 活動
kind-news = 資訊
kind-link = 連結
part-video = 影片
part-audio = 音訊
part-courseware = 課件
part-teaching-design = 教學設計
part-task-sheet = 任務單
part-exercises = 練習
part-article = 正文
part-problem = 遇到的問題
part-action = 怎麼做的
part-evidence = 效果證據
parts = 本課資源
count-pages = { $n } 頁
count-questions = { $n } 題
page-n = 第 { $n } 頁
chapters = 知識點
transcript = 看逐字稿
question-open = 簡答
question-choice = 選擇
show-answer = 看答案和解析
answer = 答案：
open-answer = 言之有理即可
about-lesson = 關於本課
its-textbook = 對應教材
book-pages = 第 { $name } 頁
goals = 這節課要學會
details = 詳細資訊
vanished = 來源已下架
open-lesson = 打開這節課
leave-to = 離開本站，前往
accessibility = 無障礙
not-there = 暫無
stands-in = 所在欄目
history = 版本記錄
fact-authors = 作者
fact-providers = 提供單位
fact-audience = 適用對象
fact-levels = 適用年級
fact-length = 時長
fact-licence = 授權
fact-version = 版本
fact-source = 來源
audience-pupil = 學生
audience-teacher = 教師
audience-parent = 家長
audience-school = 學校
all-rights-reserved = 版權所有，僅供線上閱覽
access-captions = 字幕
access-transcript = 文字稿
access-sign = 手語
access-description = 口述影像
change-added = 首次發佈
change-changed = 內容更新
change-moved = 位置調整
change-vanished = 來源已下架
change-recalled = 召回
change-restored = 恢復
resources = 資源
nothing-found = 沒有找到
nothing-found-hint = 換個說法，或者從課程教學裏按教材找。
about-text =
    青禾是一個開放原始碼的中小學智慧教育平台。國家、省、市、縣和學校都可以部署自己的節點，資源由大家共建共享。

    ## 我們的承諾

    - 公開資源不登入就能看，不收費，沒有廣告。
    - 教材頁碼和紙書一致，每節課都能找到對應的教材頁。
    - 每條資源都寫明作者、提供單位、授權和版本記錄。
    - 沒有檔案的目錄條目會明確標出，不讓人白跑一趟。
about-privacy-text =
    ## 我們收集什麼

    註冊只需要登入名、顯示名和密碼。學到哪兒、收藏了什麼，只有本人能看，管理員也看不到。

    ## 未成年人

    不滿十四周歲的學生，需要監護人同意後才能填寫年級以外的個人資訊。平台上沒有學生排名，沒有陌生人私信。

    ## 你可以做什麼

    在「我的設定」裏可以查看登入過的裝置並逐個登出，可以清空學習記錄。
about-accessibility-text =
    網站按照 WCAG 2.2 AA 設計，可以只用鍵盤操作，也能配合讀屏軟體使用。

    - 頁面頂部的「顯示設定」可以換配色（淺色、深色、高對比度）和字號。
    - 影片有字幕和逐字稿；教材頁有文字層，可以選取、尋找和朗讀。
    - 關閉腳本也能瀏覽所有公開內容。
adoption-title = 教材選用
adoption-scope = 為 { $name } 選擇各學科使用的版本
adoption-why = 從 { $n } 學年起。學生和教師會先看到這裏選的版本，其他版本仍然可以打開。
adoption-own = 本單位的選擇
adoption-inherited = 沿用上級，或未選
adoption-unknown = 沒有這個學段、學科和版本的教材，請重新選擇。
adoption-saved = 已儲存
adoption-save = 儲存
recall-title = 出庫與恢復
recall-why = 出庫後頁面顯示「已被召回」，以後的匯入也不會把它帶回來
recall-item = 資源或教材
recall-item-hint = 貼上它的網址或編號
recall-unknown = 沒有找到，請檢查網址是否完整。
recall-find = 查找
recall-effect = 所有人都不能再打開它，操作會記入審計日誌。
recall-do = 出庫
recall-restore = 恢復
recall-already = 它已經是這個狀態，請重新整理後再看。
source-package = 本站資源包 { $name }
source-listing = 目錄清單 { $name }
source-national = 國家平台公開目錄
no-recording = 這條聽力只有文字稿，還沒有錄音。可以請老師或家長照著讀。
search-how = 可以用漢字、拼音或首字母，例如「平行線」「pingxingxian」「pxx」。影片裡說的話和教材頁上的字也能搜到。
search-absent = 搜尋正在準備，稍等幾秒再試。
search-building = 搜尋正在整理全部資源，已完成 { $n }%。現在可能搜不全。
search-found = 共 { $n } 條結果
search-loose = 沒有同時符合全部詞語的內容，下面是最接近的。
search-direct = 直達
search-open-unit = 去學習
search-other-editions = 其他教材：
search-book-page = 教材頁
search-page = 第 { $name } 頁
search-front-page = 正文前第 { $name } 頁
search-play-from = 從這裡播放
search-also = 內容相同，也來自：
search-another = 另一個提供者
search-take-back = 取消篩選
search-take-all-back = 取消全部篩選
search-nothing-filtered = 這些篩選條件合在一起沒有結果。
search-near = 名稱相近的章節
search-language = 語言
search-language-zh-hans = 中文
search-language-zh-hant = 繁體中文
search-language-en = 英語
search-minutes-to = { $n } 分鐘以內
search-minutes-more = 45 分鐘以上
search-has-sign = 有手語
sort = 排序
sort-relevance = 相關
sort-newest = 最新
sort-used = 常用
missing-ask = 告訴我們缺什麼
missing-hint = 寫一句你想找的內容。不記錄你是誰。
missing-send = 提交
missing-empty = 請寫一句缺少的內容，再提交。
missing-thanks = 收到了，謝謝
missing-thanks-why = 資源編輯會看到這條建議。
missing-title = 大家在找什麼
missing-why = 沒有搜到的內容和留言，不含個人資料
missing-none = 還沒有留言
missing-none-why = 有人搜不到內容並留言後，會出現在這裡。
missing-looked-for = 搜尋詞：
missing-times = { $n } 次
missing-seen = 已處理
