#include "gateway/keptcalibration.h"

#include "base/jsonwriter.h"
#include "base/paths.h"
#include "protocol/json.h"

namespace tierline::gateway {

std::string toJson(const std::vector<route::TokensBefore>& learned) {
    std::string out;
    JsonWriter json(out);
    json.beginObject();
    json.member("version", 1);
    json.key("models");
    json.beginArray();
    for (const auto& row : learned) {
        json.beginObject();
        json.member("model", row.model);
        json.member("requests", row.requests);
        json.member("estimated_tokens", row.estimated);
        json.member("actual_tokens", row.actual);
        json.endObject();
    }
    json.endArray();
    json.endObject();
    return out;
}

Result<std::vector<route::TokensBefore>> calibrationFrom(std::string_view text) {
    const auto json = protocol::Json::parse(text);
    if (!json) return std::unexpected(json.error());
    if ((*json)["version"].int64() != 1)
        return fail(ErrorCode::InvalidInput, "it is of another version, or damaged");
    std::vector<route::TokensBefore> learned;
    for (const auto item : (*json)["models"].items()) {
        const auto model = item["model"].string();
        const auto requests = item["requests"].int64(), estimated = item["estimated_tokens"].int64(),
                   actual = item["actual_tokens"].int64();
        if (!model || !requests || !estimated || !actual)
            return fail(ErrorCode::InvalidInput, "a model's counts are damaged");
        learned.push_back({std::string(*model), *requests, *estimated, *actual});
    }
    return learned;
}

Result<std::vector<route::TokensBefore>> loadCalibration(const std::string& file) {
    const auto text = readFile(file);
    if (!text && text.error().code == ErrorCode::NotFound) return std::vector<route::TokensBefore>();
    if (!text) return std::unexpected(text.error());
    return calibrationFrom(*text);
}

} // namespace tierline::gateway
