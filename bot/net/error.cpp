#include "bot/net/error.hpp"

#include <boost/system/system_error.hpp>
#include <boost/throw_exception.hpp>

namespace fulcrum::bot::net {
namespace {

// Boost's category has no virtual destructor by design: categories are never destroyed through a pointer.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wnon-virtual-dtor"
class net_category final : public boost::system::error_category {
  public:
    const char* name() const noexcept override { return "fulcrum.net"; }
    std::string message(int value) const override {
        switch (static_cast<errc>(value)) {
            case errc::bad_url:
                return "not a usable address";
            case errc::not_resolved:
                return "the host name has no address";
            case errc::refused:
                return "the connection was refused";
            case errc::tls_failed:
                return "the TLS handshake failed";
            case errc::timed_out:
                return "no answer in time";
            case errc::closed:
                return "the other side ended the connection";
            case errc::too_large:
                return "larger than the limit";
            case errc::protocol:
                return "not HTTP or WebSocket as expected";
            case errc::upgrade_refused:
                return "the server refused the WebSocket upgrade";
            case errc::cancelled:
                return "cancelled";
        }
        return "unknown network error";
    }
};
#pragma GCC diagnostic pop

}  // namespace

const boost::system::error_category& category() noexcept {
    static const net_category instance;
    return instance;
}

void throw_exception_from_error(const failure& f, const boost::source_location& where) {
    boost::throw_exception(boost::system::system_error(make_error_code(f.code), f.detail), where);
}

}  // namespace fulcrum::bot::net
