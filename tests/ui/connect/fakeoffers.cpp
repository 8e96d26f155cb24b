#include "fakeoffers.h"

namespace tierline::test {

using namespace Qt::Literals::StringLiterals;

void FakeOffers::offerImport(const QString& /*kind*/, const QString& file) {
    connect::PolicyOffer offer;
    offer.source = file.isEmpty() ? u"Ollama"_s : file;
    offer.file = u"/home/sam/.config/tierline/policy.yaml"_s;
    offer.diff =
        u"--- policy.yaml\n+++ policy.yaml\n@@ -2,6 +2,8 @@\n providers:\n+  groq: {dialect: openai, "
        u"base_url: "
        "\"https://api.groq.com/openai/v1\", key: \"env:GROQ_API_KEY\"}\n   openai: {dialect: openai, key: "
        "\"env:OPENAI_API_KEY\"}\n \n models:\n+  \"groq/llama-3.1-8b-instant\": {price: auto}\n"_s;
    offer.text = u"version: 1\n"_s;
    offer.understood = {u"4 providers and 4 models were understood."_s,
                        u"They are declared in no tier: name one in a request, or put it into a tier."_s};
    offer.notUnderstood = {u"line 13: litellm_params.temperature"_s,
                           u"line 30: router_settings.routing_strategy"_s};
    offer.keys = {u"ANTHROPIC_API_KEY"_s};
    Q_EMIT offered(offer);
}

} // namespace tierline::test
