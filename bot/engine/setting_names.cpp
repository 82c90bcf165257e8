#include "bot/engine/setting_names.hpp"

#include <sstream>

#include "dialogue/admin/roles.hpp"

namespace fulcrum::bot::engine {

std::vector<std::string> words_of(const std::string& text) {
    std::vector<std::string> all;
    std::istringstream words{text};
    for (std::string w; words >> w;) all.push_back(std::move(w));
    return all;
}

std::string joined_words(const std::vector<std::string>& words) {
    std::string all;
    for (const auto& w : words) all += (all.empty() ? "" : " ") + w;
    return all;
}

std::string channel_key(const std::string& channel) { return "holidays.channel." + channel; }
std::string told_key_of(const std::string& user) { return "failures.told." + user; }
std::string waiting_key(const std::string& author) { return "tracks.waiting." + author; }
std::string waiting_key(const std::string& author, const std::string& track) {
    return "tracks.pending." + author + "." + track;
}
std::string welcomed_key(const std::string& channel) { return "welcomed." + channel; }
std::string leaver_key(const std::string& user) { return "leaver." + user; }

void forget_settings_of(storage::unit_of_work& unit, const std::string& user) {
    const auto leaves = [&](std::string_view key) {
        auto words = words_of(unit.setting(key).value_or(""));
        if (std::erase(words, user) > 0) unit.set_setting(key, joined_words(words));
    };
    leaves(admins_key);
    leaves(leavers_key);
    unit.set_setting(leaver_key(user), "");
    for (const auto& channel : words_of(unit.setting(channels_key).value_or(""))) leaves(channel_key(channel));
    unit.set_setting(told_key_of(user), "");
    for (const auto& track : words_of(unit.setting(waiting_key(user)).value_or("")))
        unit.set_setting(waiting_key(user, track), "");
    unit.set_setting(waiting_key(user), "");
    auto grants = dialogue::read_grants(unit.setting(roles_key).value_or(""));
    if (!dialogue::grant_of(grants, user)) return;
    dialogue::set_grant(grants, {user, {}, dialogue::admin_role::none, {}});
    unit.set_setting(roles_key, dialogue::grants_text(grants));
}

}  // namespace fulcrum::bot::engine
