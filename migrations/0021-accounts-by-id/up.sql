-- Why: an inbox names children and guardians who may live in other homes; without this, each name costs a walk over all accounts.
CREATE INDEX account_by_id ON account (id);
