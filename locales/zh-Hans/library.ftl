home-description = 青禾：按教材找课，在线翻阅教材，十二个版块的资源免费开放。
home-hello = 想学什么？
home-sub = 选年级，找到你的教材；不登录也能看。
home-grades = 选择年级
watch-now = 马上看
find-my-textbook = 找我的教材
three-steps = 三步开始
step-1 = 选教材
step-1-hint = 学段、年级、学科、版本
step-2 = 看课，翻书
step-2-hint = 视频、课件、任务单、练习
step-3 = 记住学到哪儿
step-3-hint = 注册后换台设备接着学
home-promise = 没有广告，不排名，不推陌生人消息
home-books = 打开就能读的教材
home-books-hint = 页码和纸书一致
all-books = 全部教材
all-sections = 全部版块
home-newest = 新上资源
more-resources = 更多资源
feature-tag = 课后服务
feature-title = 放学以后，去看看世界
feature-text = 科普、阅读、体育、艺术、研学、影视，每一篇都能动手做。
feature-button = 去看看
home-activities = 各地活动
nothing-here = 这里还没有内容。
figure-resources = 版块资源
figure-textbooks = 册教材
figure-editions = 个教材版本
figure-lessons = 条教材配套资源
all = 全部
more = 更多
columns = 栏目
channels = 各省频道
channel-hint = 本省的资讯、活动和专题
filters = 筛选
stage = 学段
category = 类别
grade = 年级
subject = 学科
edition = 版本
volume = 册次
revision = 新旧教材
length = 时长
all-stages = 全部学段
any-length = 不限
within-minutes = { $n } 分钟以内
minutes = { $n } 分钟
nothing-fits = 没有符合的内容
nothing-fits-hint = 换一个学段，或不限时长试试。
pages = 分页
next-page = 下一页
previous-page = 上一页
books-hint = 在线翻阅，页码和纸书一致
choose-textbook = 选择教材
books-found = 共 { $n } 册
no-books = 还没有教材
no-books-hint = 管理员导入目录后，教材会出现在这里。
no-file = 只有目录，未收录文件
no-file-short = 仅目录
same-place = 同一册
other-textbook = 换教材
contents = 目录
open-book = 打开教材
keep-book = 放进书架
kept = 已收藏
favourite = 收藏
whole-book = 全书资源
whole-chapter = 本章全部
no-lessons = 这里还没有课
no-lessons-hint = 可以先打开教材阅读。
catalogue-only = 这一册来自导入的目录，本站没有收录它的文件和课程。
kinds = 资源类型
more-in-chapters = 更多资源请在目录里选章节查看。
start-learning = 开始学习
has-captions = 有字幕
kind-lesson = 视频课
kind-micro-lesson = 微课
kind-courseware = 课件
kind-teaching-design = 教学设计
kind-task-sheet = 学习任务单
kind-exercises = 练习
kind-experiment = 实验
kind-listening = 听力
kind-recitation = 吟诵
kind-article = 文章
kind-case = 案例
kind-course = 课程
kind-activity = 活动
kind-news = 资讯
kind-link = 链接
part-video = 视频
part-audio = 音频
part-courseware = 课件
part-teaching-design = 教学设计
part-task-sheet = 任务单
part-exercises = 练习
part-article = 正文
part-problem = 遇到的问题
part-action = 怎么做的
part-evidence = 效果证据
parts = 本课资源
count-pages = { $n } 页
count-questions = { $n } 题
page-n = 第 { $n } 页
chapters = 知识点
transcript = 看逐字稿
question-open = 简答
question-choice = 选择
show-answer = 看答案和解析
answer = 答案：
open-answer = 言之有理即可
about-lesson = 关于本课
its-textbook = 对应教材
book-pages = 第 { $name } 页
goals = 这节课要学会
details = 详细信息
vanished = 来源已下架
open-lesson = 打开这节课
leave-to = 离开本站，前往
accessibility = 无障碍
not-there = 暂无
stands-in = 所在栏目
history = 版本记录
fact-authors = 作者
fact-providers = 提供单位
fact-audience = 适用对象
fact-levels = 适用年级
fact-length = 时长
fact-licence = 许可
fact-version = 版本
fact-source = 来源
audience-pupil = 学生
audience-teacher = 教师
audience-parent = 家长
audience-school = 学校
all-rights-reserved = 版权所有，仅供在线阅览
access-captions = 字幕
access-transcript = 文字稿
access-sign = 手语
access-description = 口述影像
change-added = 首次发布
change-changed = 内容更新
change-moved = 位置调整
change-vanished = 来源已下架
change-recalled = 召回
change-restored = 恢复
resources = 资源
nothing-found = 没有找到
nothing-found-hint = 换个说法，或者从课程教学里按教材找。
about-text =
    青禾是一个开放源代码的中小学智慧教育平台。国家、省、市、县和学校都可以部署自己的节点，资源由大家共建共享。

    ## 我们的承诺

    - 公开资源不登录就能看，不收费，没有广告。
    - 教材页码和纸书一致，每节课都能找到对应的教材页。
    - 每条资源都写明作者、提供单位、许可和版本记录。
    - 没有文件的目录条目会明确标出，不让人白跑一趟。
about-privacy-text =
    ## 我们收集什么

    注册只需要登录名、显示名和密码。学到哪儿、收藏了什么，只有本人能看，管理员也看不到。

    ## 未成年人

    不满十四周岁的学生，需要监护人同意后才能填写年级以外的个人信息。平台上没有学生排名，没有陌生人私信。

    ## 你可以做什么

    在“我的设置”里可以查看登录过的设备并逐个退出，可以清空学习记录。
about-accessibility-text =
    网站按照 WCAG 2.2 AA 设计，可以只用键盘操作，也能配合读屏软件使用。

    - 页面顶部的“显示设置”可以换配色（浅色、深色、高对比度）和字号。
    - 视频有字幕和逐字稿；教材页有文字层，可以选中、查找和朗读。
    - 关闭脚本也能浏览所有公开内容。
adoption-title = 教材选用
adoption-scope = 为 { $name } 选择各学科使用的版本
adoption-why = 从 { $n } 学年起。学生和教师会先看到这里选的版本，其他版本仍然可以打开。
adoption-own = 本单位的选择
adoption-inherited = 沿用上级，或未选
adoption-unknown = 没有这个学段、学科和版本的教材，请重新选择。
adoption-saved = 已保存
adoption-save = 保存
recall-title = 出库与恢复
recall-why = 出库后页面显示“已被召回”，以后的导入也不会把它带回来
recall-item = 资源或教材
recall-item-hint = 粘贴它的网址或编号
recall-unknown = 没有找到，请检查网址是否完整。
recall-find = 查找
recall-effect = 所有人都不能再打开它，操作会记入审计日志。
recall-do = 出库
recall-restore = 恢复
recall-already = 它已经是这个状态，请刷新后再看。
source-package = 本站资源包 { $name }
source-listing = 目录清单 { $name }
source-national = 国家平台公开目录
no-recording = 这条听力只有文字稿，还没有录音。可以请老师或家长照着读。
search-how = 可以用汉字、拼音或首字母，例如“平行线”“pingxingxian”“pxx”。视频里说的话和教材页上的字也能搜到。
search-absent = 搜索正在准备，稍等几秒再试。
search-building = 搜索正在整理全部资源，已完成 { $n }%。现在可能搜不全。
search-found = 共 { $n } 条结果
search-loose = 没有同时符合全部词语的内容，下面是最接近的。
search-direct = 直达
search-open-unit = 去学习
search-other-editions = 其他教材：
search-book-page = 教材页
search-page = 第 { $name } 页
search-front-page = 正文前第 { $name } 页
search-play-from = 从这里播放
search-also = 内容相同，也来自：
search-another = 另一个提供者
search-take-back = 取消筛选
search-take-all-back = 取消全部筛选
search-nothing-filtered = 这些筛选条件合在一起没有结果。
search-near = 名称相近的章节
search-language = 语言
search-language-zh-hans = 中文
search-language-zh-hant = 繁体中文
search-language-en = 英语
search-minutes-to = { $n } 分钟以内
search-minutes-more = 45 分钟以上
search-has-sign = 有手语
sort = 排序
sort-relevance = 相关
sort-newest = 最新
sort-used = 常用
missing-ask = 告诉我们缺什么
missing-hint = 写一句你想找的内容。不记录你是谁。
missing-send = 提交
missing-empty = 请写一句缺少的内容，再提交。
missing-thanks = 收到了，谢谢
missing-thanks-why = 资源编辑会看到这条建议。
missing-title = 大家在找什么
missing-why = 没有搜到的内容和留言，不含个人信息
missing-none = 还没有留言
missing-none-why = 有人搜不到内容并留言后，会出现在这里。
missing-looked-for = 搜索词：
missing-times = { $n } 次
missing-seen = 已处理
