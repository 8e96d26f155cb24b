#include "runsecrets.h"

#include "base/paths.h"

#include <algorithm>

namespace tierline::workbench {

RunSecrets& RunSecrets::ofThisProgram() {
    static RunSecrets kept(configFolder() / "secrets");
    return kept;
}

bool isSecretName(std::string_view name) {
    const auto isFine = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-'
               || c == '_' || c == '.';
    };
    return !name.empty() && name.size() <= 64 && name.front() != '.' && std::ranges::all_of(name, isFine);
}

std::filesystem::path RunSecrets::fileOf(std::string_view name) const {
    return m_folder / name;
}

Result<void> RunSecrets::keep(const std::string& name, const Secret& secret, Place place) {
    if (!isSecretName(name))
        return fail(ErrorCode::InvalidInput, "a key's name has letters, digits, - _ and . only");
    const auto text = secret.reveal();
    const bool isPlain = std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7f; });
    if (text.empty() || !isPlain)
        return fail(ErrorCode::InvalidInput, "a key is one line of plain characters",
                    "copy it anew from the provider");
    if (place == Place::Run) {
        const std::scoped_lock lock(m_mutex);
        m_run[name] = secret;
        return {};
    }
    if (auto made = makePrivateFolder(m_folder); !made) return made;
    return replaceFile(fileOf(name), text); // 0600
}

Result<void> RunSecrets::drop(const std::string& name, Place place) {
    if (place == Place::Run) {
        const std::scoped_lock lock(m_mutex);
        if (m_run.erase(name) == 0) return fail(ErrorCode::NotFound, "this run has no key " + name);
        return {};
    }
    std::error_code error;
    if (!isSecretName(name) || !std::filesystem::remove(fileOf(name), error) || error)
        return fail(ErrorCode::NotFound, "there is no file of key " + name);
    return {};
}

Result<std::optional<RunSecrets::Found>> RunSecrets::find(std::string_view name) const {
    if (!isSecretName(name)) return std::nullopt;
    {
        const std::scoped_lock lock(m_mutex);
        if (const auto found = m_run.find(name); found != m_run.end())
            return Found{found->second, Place::Run};
    }
    std::error_code ignored;
    if (!std::filesystem::exists(fileOf(name), ignored)) return std::nullopt;
    auto read = resolveWithoutKeychain("file:" + fileOf(name).string()); // looks at the mode
    if (!read) return std::unexpected(read.error());
    return Found{*std::move(read), Place::File};
}

} // namespace tierline::workbench
