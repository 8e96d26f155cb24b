#include "protocol/responses/responses.h"

namespace tierline::protocol {

const Codec responses::codec{view, read, write, decoder, encoder, errorBody, errorEvent, message};

} // namespace tierline::protocol
