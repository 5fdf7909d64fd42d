-- Who follows one organization's changes reads no other's.
CREATE INDEX changes_by_organization ON changes (organization, sequence);
