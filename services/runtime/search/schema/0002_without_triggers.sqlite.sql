-- The index is written by services/runtime/search/index.cc itself: see there.
DROP TRIGGER search_passages_inserted;
DROP TRIGGER search_passages_deleted;
