#include "gateway/vectorsdetail.h"

#include "base/jsonwriter.h"
#include "protocol/json.h"

#include <algorithm>
#include <cmath>
#include <spdlog/fmt/fmt.h>

namespace tierline::gateway {

namespace {

constexpr Milliseconds firstRest{1'000}, longestRest{60'000};
constexpr std::size_t mostDimensions = 20'000;

std::optional<classify::Vector> readVector(protocol::JsonView list) {
    if (!list.isArray() || list.size() == 0 || list.size() > mostDimensions) return std::nullopt;
    classify::Vector vector;
    vector.reserve(list.size());
    for (const auto item : list.items()) {
        const auto number = item.number();
        if (!number || !std::isfinite(*number) || std::abs(*number) > 1e30) return std::nullopt;
        vector.push_back(static_cast<float>(*number));
    }
    return vector;
}

} // namespace

std::string vectorRequest(std::string_view model, const std::vector<std::string>& texts) {
    std::string body;
    JsonWriter json(body);
    json.beginObject();
    json.member("model", model);
    json.member("encoding_format", "float");
    json.key("input");
    json.beginArray();
    for (const auto& text : texts)
        json.value(text);
    json.endArray();
    json.endObject();
    return body;
}

std::expected<std::vector<classify::Vector>, std::string> readVectors(std::string_view body,
                                                                      std::size_t count) {
    const auto json = protocol::Json::parse(body);
    if (!json) return std::unexpected("the reply is no JSON");
    const auto data = (*json)["data"];
    if (!data.isArray()) return std::unexpected("the reply has no vectors");
    if (data.size() != count)
        return std::unexpected(fmt::format("{} vectors for {} texts", data.size(), count));
    std::vector<classify::Vector> all(count);
    std::size_t next = 0;
    for (const auto item : data.items()) {
        const auto index = item["index"].int64().value_or(static_cast<std::int64_t>(next++));
        auto vector = readVector(item["embedding"]);
        if (!vector) return std::unexpected("a vector is no list of numbers");
        if (index < 0 || static_cast<std::size_t>(index) >= count
            || !all[static_cast<std::size_t>(index)].empty())
            return std::unexpected("the vectors' indexes do not fit");
        all[static_cast<std::size_t>(index)] = *std::move(vector);
    }
    for (const auto& vector : all)
        if (vector.size() != all.front().size()) return std::unexpected("vectors of several dimensions");
    return all;
}

Result<std::shared_ptr<VectorSource>> VectorSource::make(const policy::Policy& policy,
                                                         const SecretResolver& secrets,
                                                         const AddressResolver& sandboxAddress,
                                                         std::vector<Error>& warnings) {
    const auto& settings = policy.classify.embedding;
    policy::Provider provider;
    provider.id = "embedding";
    provider.dialect = Dialect::OpenAi;
    provider.baseUrl = settings.endpoint;
    provider.key = settings.key;
    auto outlet = makeOutlet(provider, secrets, sandboxAddress);
    if (!outlet) return std::unexpected(outlet.error());
    std::shared_ptr<VectorSource> source(new VectorSource);
    source->m_state = std::make_shared<State>(settings.endpoint + " " + settings.model);
    auto& state = *source->m_state;
    state.endpoint = settings.endpoint;
    state.model = settings.model;
    state.limit = settings.timeLimit;
    state.outlet = *std::move(outlet);
    auto phrases = classify::referencePhrases(policy);
    if (phrases) {
        state.phrases = *std::move(phrases);
    } else {
        auto error = phrases.error();
        error.detail = "the stage embedding has no phrases: " + error.detail;
        warnings.push_back(std::move(error));
    }
    if (state.phrases.empty()) state.whyNone = "there are no reference phrases";
    if (!state.outlet.noCredential.empty()) {
        state.whyNone = state.outlet.noCredential;
        warnings.push_back({ErrorCode::NotFound, "the stage embedding: " + state.outlet.noCredential,
                            "the other stages decide until then", policy.file, 0, 0});
    }
    return source;
}

VectorSource::~VectorSource() = default;

Result<void> VectorSource::openFile(const std::filesystem::path& folder) {
    return m_state->store.openFile(folder);
}

std::filesystem::path VectorSource::folder() const {
    return m_state->store.folder();
}

Result<void> VectorSource::save() {
    return m_state->store.save();
}

std::shared_ptr<const classify::References> VectorSource::references() const {
    const std::scoped_lock lock(m_state->mutex);
    return m_state->references;
}

std::string VectorSource::whyNone() const {
    const std::scoped_lock lock(m_state->mutex);
    return m_state->whyNone;
}

NextCall nextCall(std::span<const Wanted> waiting, Monotonic now) {
    if (waiting.empty()) return {};
    const auto left = std::chrono::floor<Milliseconds>(waiting.front().deadline - now);
    if (left <= Milliseconds(0)) return {};
    return {std::min(textsOfCall, waiting.size()), left};
}

std::string whyLate(std::size_t before) {
    return fmt::format("no time: {} before it", before);
}

bool VectorSource::State::enqueue(net::Loop* loop, Wanted wanted) {
    const std::scoped_lock lock(mutex);
    auto& batch = batches[loop];
    batch.push_back(std::move(wanted));
    return batch.size() == 1;
}

std::vector<Wanted> VectorSource::State::takeBatch(net::Loop* loop) {
    const std::scoped_lock lock(mutex);
    return std::exchange(batches[loop], {});
}

std::string VectorSource::State::whyResting(Monotonic now) const {
    const std::scoped_lock lock(mutex);
    if (!outlet.noCredential.empty()) return outlet.noCredential;
    if (restsUntil <= now) return {};
    const auto left = std::chrono::ceil<std::chrono::seconds>(restsUntil - now).count();
    return fmt::format("the endpoint rests for {} s after: {}", left, lastFailure);
}

bool VectorSource::State::failed(Monotonic now, std::string why) {
    const std::scoped_lock lock(mutex);
    const auto doublings = std::min(failures, 6);
    restsUntil = now + std::min(longestRest, firstRest * (1 << doublings));
    lastFailure = std::move(why);
    return failures++ == 0;
}

void VectorSource::State::worked() {
    const std::scoped_lock lock(mutex);
    failures = 0;
    restsUntil = {};
}

void VectorSource::State::checkDimension(std::size_t dimension) {
    const std::scoped_lock lock(mutex);
    if (!references || references->dimension() == dimension) return;
    whyNone =
        fmt::format("the endpoint's vectors have {} dimensions now, not {}: the phrases are asked again",
                    dimension, references->dimension());
    references.reset();
}

bool VectorSource::State::beginLoading(Monotonic now) {
    const std::scoped_lock lock(mutex);
    if (references || isLoading || phrases.empty() || !outlet.noCredential.empty() || restsUntil > now)
        return false;
    isLoading = true;
    return true;
}

void VectorSource::State::publish(std::shared_ptr<const classify::References> made) {
    const std::scoped_lock lock(mutex);
    references = std::move(made);
}

void VectorSource::State::endLoading(std::string trouble) {
    const std::scoped_lock lock(mutex);
    isLoading = false;
    if (!trouble.empty()) whyNone = "reference vectors are not there yet: " + trouble;
}

} // namespace tierline::gateway
