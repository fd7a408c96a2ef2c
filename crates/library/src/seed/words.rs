//! The words of the made-up nation. Editions, schools and people exist nowhere else.

pub(super) const EDITIONS: [&str; 6] = ["青禾版", "远山版", "长河版", "晨星版", "云杉版", "海棠版"];
pub(super) const SCHOOLS: [&str; 6] =
    ["示例市第一小学", "示例市第二中学", "示例县实验学校", "示例省教育科学院", "示例市教师发展中心", "示例县特殊教育学校"];
pub(super) const PEOPLE: [&str; 10] = ["王老师", "李老师", "周老师", "何老师", "许老师", "孟老师", "罗老师", "白老师", "田老师", "沈老师"];
pub(super) const PROVINCES: [&str; 3] = ["示例省", "样本省", "范例省"];

/// A stage with its grades, volumes and subjects.
pub(super) struct StageWords {
    pub(super) stage: &'static str,
    pub(super) categories: &'static [&'static str],
    pub(super) grades: &'static [&'static str],
    pub(super) volumes: &'static [&'static str],
    pub(super) subjects: &'static [&'static str],
}

const HALVES: &[&str] = &["上册", "下册"];

pub(super) const STAGES: [StageWords; 6] = [
    StageWords {
        stage: "小学",
        categories: &[""],
        grades: &["一年级", "二年级", "三年级", "四年级", "五年级", "六年级"],
        volumes: HALVES,
        subjects: &["语文", "数学", "英语", "道德与法治", "科学", "体育与健康", "艺术·音乐", "艺术·美术"],
    },
    StageWords {
        stage: "初中",
        categories: &[""],
        grades: &["七年级", "八年级", "九年级"],
        volumes: HALVES,
        subjects: &["语文", "数学", "英语", "物理", "化学", "生物学", "历史", "地理", "道德与法治"],
    },
    StageWords {
        stage: "高中",
        categories: &[""],
        grades: &[""],
        volumes: &["必修 第一册", "必修 第二册", "选择性必修 第一册", "选择性必修 第二册"],
        subjects: &["语文", "数学", "英语", "物理", "化学", "生物学", "历史", "地理", "思想政治", "信息技术"],
    },
    StageWords {
        stage: "小学（五•四学制）",
        categories: &[""],
        grades: &["一年级", "二年级", "三年级", "四年级", "五年级"],
        volumes: HALVES,
        subjects: &["语文", "数学", "英语", "科学"],
    },
    StageWords {
        stage: "初中（五•四学制）",
        categories: &[""],
        grades: &["六年级", "七年级", "八年级", "九年级"],
        volumes: HALVES,
        subjects: &["语文", "数学", "英语", "物理"],
    },
    StageWords {
        stage: "特殊教育",
        categories: &["盲校", "聋校", "培智学校"],
        grades: &["一年级", "二年级", "三年级"],
        volumes: HALVES,
        subjects: &["生活语文", "生活数学", "康复训练"],
    },
];

/// What the units of a subject are about.
pub(super) fn topics(subject: &str) -> &'static [&'static str] {
    match subject {
        "语文" | "生活语文" => &[
            "春日田野",
            "故乡的桥",
            "古诗三首",
            "一封家书",
            "林间小路",
            "寓言二则",
            "江上行舟",
            "童年游戏",
            "写信给未来",
            "名家小品",
            "民间故事",
            "观察日记",
        ],
        "数学" | "生活数学" => &[
            "分数的意义",
            "两位数乘法",
            "认识角",
            "面积与周长",
            "方程初步",
            "统计图表",
            "勾股定理",
            "一次函数",
            "圆的性质",
            "概率初探",
            "数列",
            "空间向量",
        ],
        "英语" => &[
            "My Morning",
            "Seasons",
            "At the Market",
            "Family Tree",
            "Travel Plans",
            "Healthy Food",
            "Old Friends",
            "City and Village",
            "Weather Report",
            "A Letter",
        ],
        "物理" => &["机械运动", "声音的传播", "光的反射", "物态变化", "压强", "浮力", "简单电路", "功与能", "电磁感应", "匀变速运动"],
        "化学" => &["物质的变化", "空气与氧气", "水的净化", "碳的世界", "金属材料", "溶液", "酸与碱", "化学平衡", "有机物初步"],
        "生物学" => &["细胞结构", "绿色植物", "人体营养", "呼吸与循环", "遗传规律", "生态系统", "微生物", "免疫调节"],
        "历史" => &["史前时期", "百家争鸣", "丝绸之路", "隋唐盛世", "宋代生活", "近代变局", "民族工业", "世界文明"],
        "地理" => &["地球与地图", "气候类型", "河流与湖泊", "人口分布", "农业区位", "交通网络", "海洋", "区域发展"],
        "科学" => &["种子发芽", "磁铁的力量", "月相变化", "声音实验", "水的三态", "简单机械", "食物链", "岩石与土壤"],
        "信息技术" => &["数据与编码", "算法初步", "网络基础", "信息安全", "智能系统", "项目设计"],
        "体育与健康" | "康复训练" => &["起跑与冲刺", "跳绳", "篮球运球", "体操平衡", "耐力练习", "运动安全"],
        "艺术·音乐" => &["节拍游戏", "家乡民歌", "管弦初听", "合唱练习", "五声音阶", "舞曲欣赏"],
        "艺术·美术" => &["色彩冷暖", "线条之美", "剪纸窗花", "风景写生", "泥塑", "版画制作"],
        _ => &["规则与生活", "我们的集体", "诚实守信", "法律护成长", "国家与社会", "社会责任"],
    }
}

/// What the resources of a section are about.
pub(super) fn themes(section: &str) -> &'static [&'static str] {
    match section {
        "textbooks" => &["导读手册", "教师用书说明", "配套读物"],
        "moral-education" => &["升旗仪式", "家乡英雄", "宪法小课堂", "守信的一天", "传统节日", "防溺水", "情绪管理", "垃圾分类"],
        "physical-education" => &["晨跑计划", "跳绳进阶", "足球传接", "护眼行动", "拉伸练习", "武术基本功"],
        "arts" => &["合唱队", "水墨小品", "校园短剧", "楷书入门", "民间舞步", "剪纸"],
        "labour-education" => &["班级菜园", "木工小凳", "缝纽扣", "家务清单", "劳模访谈", "厨房安全"],
        "after-school" => &["天文观测", "趣味编程", "读书会", "博物馆研学", "飞盘社团", "纪录片赏析"],
        "special-education" => &["触摸地图", "手语儿歌", "生活技能", "融合班会", "感统游戏", "个别化计划"],
        "teacher-training" => &["师德案例", "课堂提问", "作业设计", "命题研究", "家园沟通", "听评课"],
        "family-education" => &["亲子阅读", "作息约定", "倾听孩子", "屏幕时间", "零花钱", "家务分工"],
        "reform-experience" => &["减负增效", "集团办学", "县中提升", "智慧教研", "幼小衔接", "评价改革"],
        _ => &["教研动态", "校园开放日", "地方课程", "非遗进校园", "乡土地理"],
    }
}

pub(super) const ANGLES: [&str; 10] =
    ["初步认识", "动手实践", "问题探究", "方法指导", "典型案例", "专题讲座", "分组活动", "成果展示", "复习整理", "拓展延伸"];
