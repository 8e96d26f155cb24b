// How most providers write their usage, for those whose own way is not known (local servers, gateways), and
// which of a provider's extractors serves an API flavour.
#pragma once

#include "catalog/catalog.h"

namespace tierline::catalog {

// Id "generic": chat, responses, anthropic, gemini, embeddings. It also stands in the price file.
const ProviderEntry& genericProvider();

// The one of that flavour, else the entry's "default" where it reads its input as the generic one does; null
// where neither fits. For "default" itself: it, else "chat".
const Extractor* chooseExtractor(const ProviderEntry& entry, std::string_view flavor);

// Whether a count of this name is a bucket, or is contained in one and costs as that.
bool isCountKnown(std::string_view into);

// Cached reads as DeepSeek and Kimi also write them, where OpenAI's own place for them is read.
void addCachedReadsElsewhere(Extractor& chat);

} // namespace tierline::catalog
