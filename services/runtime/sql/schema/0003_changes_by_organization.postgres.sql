-- Who follows one organization's changes reads no other's.
CREATE INDEX changes_by_organization ON changes (organization, transaction_id, sequence);

-- In the order of bytes, like every other name.
ALTER TABLE person_keys ALTER COLUMN owner TYPE TEXT COLLATE "C";
