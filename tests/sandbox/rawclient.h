// A blocking HTTP client of one request and one connection, for tests that look at the bytes. Any thread.
#pragma once

#include <string>
#include <string_view>

namespace rawclient {

struct Reply {
    bool refused = false;  // no connection
    bool complete = false; // the body came to its end: content-length reached or last chunk seen
    int status = 0;
    std::string head;
    std::string body; // de-chunked
};

// `address` as http://127.0.0.1:PORT.
Reply post(std::string_view address, std::string_view path, std::string_view body);
Reply get(std::string_view address, std::string_view path);

// Sends a request, waits for the first bytes of the answer and hangs up.
std::string postAndLeave(std::string_view address, std::string_view path, std::string_view body);

} // namespace rawclient
