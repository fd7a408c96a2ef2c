tab-class = 班級
tab-inbox = 訊息
tab-answers = 練習
tab-people = 人員
tab-adoption = 選用教材
tab-uploads = 上傳
tab-desk = 工作臺
