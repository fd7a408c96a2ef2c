tab-class = 班级
tab-inbox = 消息
tab-answers = 练习
tab-people = 人员
tab-adoption = 选用教材
tab-uploads = 上传
tab-desk = 工作台
