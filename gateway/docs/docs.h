// /docs: the contract as a page for people, with a form to try each call.
//
// The page shows /openapi.json with Swagger UI, whose files are in the program. It needs nothing
// from elsewhere, and its Content-Security-Policy lets nothing come from there.

#ifndef TOUCHSTONE_GATEWAY_DOCS_DOCS_H_
#define TOUCHSTONE_GATEWAY_DOCS_DOCS_H_

#include <vector>

#include "gateway/rest/static_document.h"

namespace touchstone::gateway {

// The page and all that it loads.
std::vector<StaticDocument> DocsDocuments();

}  // namespace touchstone::gateway

#endif  // TOUCHSTONE_GATEWAY_DOCS_DOCS_H_
