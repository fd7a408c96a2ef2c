attachments-add = 图片、视频、录音或文件
attachments-hint = 最多 9 个。支持图片、视频、录音、PDF、Word 和 PPT；照片里的拍摄地点会先去掉。
attachments-pictures = 图片
attachments-preparing = 正在准备，稍后就能播放
attachments-refused = 这个文件打不开，没有保存
attachments-download = （下载）
attachments-too-many = 一次最多 9 个文件。请减少几个再发。
attachments-gone = 有文件已经失效。请重新选择文件再发。
