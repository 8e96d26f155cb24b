#include "connecting/localserver.h"

#include "protocol/json.h"

namespace tierline::connecting {

Result<std::vector<std::string>> readModelList(std::string_view body) {
    constexpr std::size_t limit = 200, nameLimit = 200;
    const auto json = protocol::Json::parse(body);
    if (!json || !(*json)["data"].isArray())
        return fail(ErrorCode::InvalidInput, "it does not list its models",
                    "is it another program on that port?");
    std::vector<std::string> models;
    for (const protocol::JsonView model : (*json)["data"].items()) {
        const auto id = model["id"].string();
        if (id && !id->empty() && id->size() <= nameLimit
            && id->find_first_of("\"\\\n\r\t") == std::string_view::npos && models.size() < limit)
            models.emplace_back(*id);
    }
    return models;
}

Imported importedFrom(const LocalKind& kind, const std::string& url, const std::vector<std::string>& models) {
    Imported imported;
    const std::string name = imported.addProvider({std::string(kind.id), "openai", url, {}, {}});
    for (const std::string& model : models)
        imported.addModel({name, model, 1, true, 0, 0});
    return imported;
}

} // namespace tierline::connecting
