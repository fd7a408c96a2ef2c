attachments-add = 圖片、影片、錄音或檔案
attachments-hint = 最多 9 個。支援圖片、影片、錄音、PDF、Word 和 PPT；照片裡的拍攝地點會先去掉。
attachments-pictures = 圖片
attachments-preparing = 正在準備，稍後就能播放
attachments-refused = 這個檔案打不開，沒有保存
attachments-download = （下載）
attachments-too-many = 一次最多 9 個檔案。請減少幾個再發。
attachments-gone = 有檔案已經失效。請重新選擇檔案再發。
