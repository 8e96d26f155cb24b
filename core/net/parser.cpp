#include "net/parser.h"

#include <cstring>
#include <limits>

#include <boost/beast/http/basic_parser.hpp>

namespace tierline::net {

namespace beast = boost::beast;
namespace http = boost::beast::http;
using BeastView = beast::string_view;

namespace {

std::string_view toStd(BeastView text) {
    return {text.data(), text.size()};
}

// The bytes of a framed body are moved together in place: the parser never looks back.
template <bool isRequest>
class Base : public http::basic_parser<isRequest> {
public:
    Base() {
        this->body_limit(boost::none);
        this->header_limit(std::numeric_limits<std::uint32_t>::max()); // the session counts the bytes
    }

    HeadStep feedHead(std::string_view data) {
        if (data.empty()) return {};
        beast::error_code error;
        const std::size_t consumed = this->put(boost::asio::const_buffer(data.data(), data.size()), error);
        if (error == http::error::need_more) return {HeadStep::State::NeedMore, consumed, {}};
        if (error || problem)
            return {HeadStep::State::Malformed, consumed, problem ? problem : "malformed head"};
        if (!this->is_header_done()) return {HeadStep::State::NeedMore, consumed, {}};
        return {HeadStep::State::Done, consumed, {}};
    }

    BodyStep feedChunked(char* data, std::size_t size) {
        BodyStep step;
        if (size == 0) return step;
        this->eager(true);
        out = data;
        beast::error_code error;
        step.consumed = this->put(boost::asio::const_buffer(data, size), error);
        step.produced = static_cast<std::size_t>(out - data);
        if (error && error != http::error::need_more)
            step.state = BodyStep::State::Malformed;
        else if (this->is_done())
            step.state = BodyStep::State::Done;
        return step;
    }

    const char* problem = nullptr;

protected:
    void on_body_init_impl(const boost::optional<std::uint64_t>&, beast::error_code&) override {}
    std::size_t on_body_impl(BeastView body, beast::error_code&) override { return body.size(); }
    void on_chunk_header_impl(std::uint64_t, BeastView, beast::error_code&) override {}
    std::size_t on_chunk_body_impl(std::uint64_t, BeastView body, beast::error_code&) override {
        if (!body.empty() && out != body.data()) std::memmove(out, body.data(), body.size());
        out += body.size();
        return body.size();
    }
    void on_finish_impl(beast::error_code&) override {}

    char* out = nullptr;
};

bool isChunkedOnly(const Headers& headers) {
    return headers.count("transfer-encoding") == 1
           && equalIgnoringCase(headers.value("transfer-encoding"), "chunked");
}

class RequestBase final : public Base<true> {
public:
    explicit RequestBase(RequestHead& given) : head(given) {}
    RequestHead& head;
    bool headDone = false;

private:
    void refuse(const char* why, beast::error_code& error) {
        problem = why;
        error = http::error::bad_field;
    }
    void on_request_impl(http::verb, BeastView method, BeastView target, int version,
                         beast::error_code&) override {
        head.methodText = toStd(method);
        head.method = methodFromString(head.methodText);
        head.target = toStd(target);
        head.version = version;
    }
    void on_response_impl(int, BeastView, int, beast::error_code&) override {}
    void on_field_impl(http::field, BeastView name, BeastView value, beast::error_code&) override {
        if (!headDone)
            head.headers.add(std::string(toStd(name)), std::string(toStd(value))); // else a trailer
    }
    void on_header_impl(beast::error_code& error) override {
        headDone = true;
        head.chunked = chunked();
        if (const auto length = content_length(); length && *length > 0) head.contentLength = *length;
        const std::size_t hosts = head.headers.count("host");
        if (hosts > 1 || (hosts == 0 && head.version == 11))
            return refuse("the request needs exactly one Host header", error);
        if (head.headers.has("transfer-encoding") && (!isChunkedOnly(head.headers) || head.version < 11))
            return refuse("the only transfer encoding taken is chunked", error);
    }
};

class ResponseBase final : public Base<false> {
public:
    ResponseBase(ResponseHead& given, bool answersHead) : head(given) {
        if (answersHead) skip(true);
        m_answersHead = answersHead;
    }
    ResponseHead& head;

private:
    void on_request_impl(http::verb, BeastView, BeastView, int, beast::error_code&) override {}
    void on_response_impl(int status, BeastView, int, beast::error_code&) override { head.status = status; }
    void on_field_impl(http::field, BeastView name, BeastView value, beast::error_code&) override {
        if (!m_headDone) head.headers.add(std::string(toStd(name)), std::string(toStd(value)));
    }
    void on_header_impl(beast::error_code&) override {
        using Framing = ResponseHead::Framing;
        m_headDone = true;
        head.keepAlive = keep_alive();
        if (m_answersHead || head.status / 100 == 1 || head.status == 204 || head.status == 304)
            head.framing = Framing::None;
        else if (chunked())
            head.framing = Framing::Chunked;
        else if (const auto length = content_length())
            head.framing = *length > 0 ? Framing::Length : Framing::None, head.length = *length;
        else
            head.framing = Framing::UntilClose, head.keepAlive = false;
    }

    bool m_headDone = false;
    bool m_answersHead = false;
};

} // namespace

// A Beast parser reads one message; the next one is built in the same place.
struct RequestParser::Impl {
    std::optional<RequestBase> base;
};

RequestParser::RequestParser() : m_impl(std::make_unique<Impl>()) {}
RequestParser::~RequestParser() = default;

void RequestParser::begin(RequestHead& head) {
    m_impl->base.emplace(head);
}

HeadStep RequestParser::feedHead(std::string_view data) {
    return m_impl->base->feedHead(data);
}

bool RequestParser::keepAlive() const {
    return m_impl->base->keep_alive();
}

bool RequestParser::expectsContinue() const {
    const RequestHead& head = m_impl->base->head;
    return head.version == 11 && equalIgnoringCase(head.headers.value("expect"), "100-continue");
}

BodyStep RequestParser::feedChunked(char* data, std::size_t size) {
    return m_impl->base->feedChunked(data, size);
}

struct ResponseParser::Impl {
    std::optional<ResponseBase> base;
};

ResponseParser::ResponseParser() : m_impl(std::make_unique<Impl>()) {}
ResponseParser::~ResponseParser() = default;

void ResponseParser::begin(ResponseHead& head, bool answersHead) {
    m_impl->base.emplace(head, answersHead);
}

HeadStep ResponseParser::feedHead(std::string_view data) {
    return m_impl->base->feedHead(data);
}

BodyStep ResponseParser::feedChunked(char* data, std::size_t size) {
    return m_impl->base->feedChunked(data, size);
}

} // namespace tierline::net
