attachments-add = Pictures, films, recordings or files
attachments-hint = Nine at most: pictures, films, recordings, PDF, Word and PowerPoint. Where a photo was taken is removed from it first.
attachments-pictures = Pictures
attachments-preparing = Being prepared; it can be played soon
attachments-refused = This file cannot be opened and was not kept
attachments-download = (download)
attachments-too-many = Nine files at most at once. Please send fewer.
attachments-gone = A file is no longer there. Please choose the files again.
