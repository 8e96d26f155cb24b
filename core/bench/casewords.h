// The words of a case that are scored, as the gateway would find them in its request. One thread.
#pragma once

#include "bench/set.h"
#include "classify/words.h"
#include "protocol/json.h"
#include "protocol/request.h"

namespace tierline::bench {

class CaseWords {
public:
    explicit CaseWords(std::shared_ptr<const classify::Scorer> scorer) : m_scorer(std::move(scorer)) {}

    // Valid until the next call, and while the case lives. InvalidInput when its messages are none.
    Result<classify::Words> of(const Case& each);
    classify::Words of(std::string_view prompt); // a conversation of these words alone

    // Of the case read last; nothing is required by a prompt alone.
    const protocol::Request& request() const { return m_request; }

private:
    std::shared_ptr<const classify::Scorer> m_scorer;
    protocol::JsonParser m_parser;
    protocol::Request m_request;
    std::string m_body;
};

} // namespace tierline::bench
