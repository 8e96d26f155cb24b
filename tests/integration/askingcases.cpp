#include "askingcases.h"

namespace tierline::test {

std::vector<ReplyCase> replyCases() {
    return {
        {"an answer", 200, "", R"({"id":"1","model":"a/b","outcome":"ok","cost_nano_usd":5,"response":"hi"})",
         "hi||5"},
        {"an answer without a price", 200, "",
         R"({"id":"1","model":"a/b","outcome":"ok","cost_nano_usd":null,"response":"hi"})", "hi||?"},
        {"an empty answer is one", 200, "",
         R"({"id":"1","model":"a/b","outcome":"ok","cost_nano_usd":5,"response":""})", "||5"},
        {"another model answered", 200, "",
         R"({"id":"1","model":"c/d","outcome":"ok","cost_nano_usd":5,"response":"hi"})",
         "|other_model: c/d answered instead|5"},
        {"it was cut short", 200, "",
         R"({"id":"1","model":"a/b","outcome":"truncated","cost_nano_usd":5,"response":"hi"})",
         "|truncated: the gateway calls the outcome so|5"},
        {"no gateway at all", 200, "", "<html>",
         "|protocol: the reply is no decision with a response; is that a gateway?|?|perhaps"},
        {"a decision without a response", 200, "", R"({"id":"1","model":"a/b"})",
         "|protocol: the reply is no decision with a response; is that a gateway?|?|perhaps"},
        {"refused by a budget", 402, "", R"({"error":{"message":"the day is spent"}})",
         "|budget: HTTP 402 the day is spent|?"},
        {"too many", 429, "", R"({"error":{"message":"slow down"}})", "|rate_limited: HTTP 429 slow down|?"},
        {"failed at a cost", 500, "0.000000012", R"({"error":{"message":"cut"}})",
         "|server_error: HTTP 500 cut|12"},
        {"failed before any gateway", 502, "", "bad gateway", "|server_error: HTTP 502 |?|perhaps"},
        {"a cost that is none", 500, "-1", R"({"error":{"message":"x"}})", "|server_error: HTTP 500 x|?"},
        {"a client's mistake", 400, "", R"({"error":{"message":"no such model"}})",
         "|bad_request: HTTP 400 no such model|?"},
    };
}

} // namespace tierline::test
