// HTTP/1.1 as plain values. Field names keep the spelling they came with; lookups ignore case.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tierline::net {

enum class Method : std::uint8_t { Get, Head, Post, Put, Delete, Patch, Options, Other };

std::string_view toString(Method method);       // "OTHER" for what has no name here
Method methodFromString(std::string_view text); // exact case, as RFC 9110 asks

bool equalIgnoringCase(std::string_view a, std::string_view b); // ASCII

struct Header {
    std::string name;
    std::string value;
    bool operator==(const Header&) const = default;
};

// In order of arrival; a name may occur more than once.
class Headers {
public:
    Headers() = default;
    Headers(std::initializer_list<Header> items) : m_items(items) {}

    const std::string* find(std::string_view name) const; // the first, or null
    std::string_view value(std::string_view name) const;  // the first, or empty
    bool has(std::string_view name) const { return find(name) != nullptr; }
    std::size_t count(std::string_view name) const;

    void add(std::string name, std::string value) { m_items.push_back({std::move(name), std::move(value)}); }
    void set(std::string_view name, std::string value); // replaces all of that name
    std::size_t remove(std::string_view name);
    void clear() { m_items.clear(); }
    void reserve(std::size_t count) { m_items.reserve(count); }

    bool empty() const { return m_items.empty(); }
    std::size_t size() const { return m_items.size(); }
    auto begin() const { return m_items.begin(); }
    auto end() const { return m_items.end(); }
    auto begin() { return m_items.begin(); }
    auto end() { return m_items.end(); }

    bool operator==(const Headers&) const = default;

private:
    std::vector<Header> m_items;
};

struct RequestHead {
    Method method = Method::Get;
    std::string methodText; // as sent
    std::string target;     // as sent: path and query
    Headers headers;
    std::string remote;                         // the peer's address without its port
    int version = 11;                           // 10 or 11
    std::optional<std::uint64_t> contentLength; // none: no body or chunked
    bool chunked = false;

    std::string_view path() const;  // still percent-encoded
    std::string_view query() const; // without the '?'
};

// A reply that is all there.
struct Reply {
    int status = 200;
    Headers headers;
    std::string body;
};

std::string_view reasonPhrase(int status);

// {"error":{"message":…,"type":"invalid_request_error","param":null,"code":null}} with its content type;
// `message` is plain ASCII of ours.
Reply errorReply(int status, std::string_view message);

} // namespace tierline::net
