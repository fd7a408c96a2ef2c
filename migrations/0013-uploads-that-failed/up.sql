-- Why: work on an upload that failed for good left it "preparing" for ever. `trouble` is why the last attempt came to nothing; `dead_job`
-- is the job that ran out of attempts, until somebody tries again. Those that are dead already are found by what their job says.
ALTER TABLE media_upload ADD COLUMN trouble TEXT NOT NULL DEFAULT '';
ALTER TABLE media_upload ADD COLUMN dead_job TEXT;
UPDATE media_upload SET dead_job = (
    SELECT MAX(job.id) FROM job
     WHERE job.kind = 'media.prepare' AND job.state = 'dead' AND job.payload LIKE '%"' || media_upload.id || '"%')
 WHERE state = 'preparing';
