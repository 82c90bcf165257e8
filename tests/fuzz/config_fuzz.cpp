// Any bytes as a configuration: findings with a place and a remedy, or values that can be used. The first line is split
// off as an environment ("FULCRUM_X=y;…").
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "bot/config.hpp"
#include "dialogue/calendar.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

void must(bool holds) {
    if (!holds) std::abort();
}

fulcrum::bot::environment read_environment(std::string_view line) {
    fulcrum::bot::environment out;
    while (!line.empty()) {
        const auto one = line.substr(0, line.find(';'));
        const auto equals = one.find('=');
        if (equals != std::string_view::npos) out.emplace(one.substr(0, equals), one.substr(equals + 1));
        line.remove_prefix(std::min(line.size(), one.size() + 1));
    }
    return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace fulcrum;
    const std::string_view all(reinterpret_cast<const char*>(data), size);
    const auto end = all.find('\n');
    const auto text = end == std::string_view::npos ? std::string_view{} : all.substr(end + 1);
    const auto env = read_environment(all.substr(0, end));

    const auto r = bot::parse_config(text, "fuzz.yaml", env);
    for (const auto& f : r.findings) {
        must(!f.message.empty() && !f.remedy.empty());
        must(f.line >= 0 && f.column >= 0);
    }
    const auto& c = r.made;
    must(dialogue::zone_exists(c.defaults.timezone));
    must(c.storage.key.empty() || c.storage.key.reveal().size() == 64);
    must(c.mattermost.token.reveal().find_first_of(" \r\n") == std::string::npos);
    for (const auto& name : c.admins) must(!name.empty() && name.size() <= 64);
    if (c.http.listen) must(bot::parse_listen(c.http.listen->text()).has_value());
    if (const auto at = bot::parse_listen(text)) must(bot::parse_listen(at->text())->text() == at->text());
    return 0;
}
