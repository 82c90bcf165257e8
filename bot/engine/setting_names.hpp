// The settings that name people by their ids, and how somebody's id leaves them. Lists are words between blanks.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "storage/store.hpp"

namespace fulcrum::bot::engine {

std::vector<std::string> words_of(const std::string& text);
std::string joined_words(const std::vector<std::string>& words);

inline constexpr std::string_view admins_key = "admins.seen";          // who used an administrator's word
inline constexpr std::string_view channels_key = "holidays.channels";  // that were given holidays of their own
inline constexpr std::string_view roles_key = "admins.roles";          // that owners gave (dialogue/admin/roles.hpp)
std::string channel_key(const std::string& channel);                   // the calendar, then who was given it
std::string told_key_of(const std::string& user);                      // up to which failure an administrator was told
std::string waiting_key(const std::string& author);                    // tracks they imported and did not activate
std::string waiting_key(const std::string& author, const std::string& track);
std::string welcomed_key(const std::string& channel);       // whether the coach said what it is for
inline constexpr std::string_view leavers_key = "leavers";  // whose accounts are known to be closed
std::string leaver_key(const std::string& user);            // since when

void forget_settings_of(storage::unit_of_work& unit, const std::string& user);

}  // namespace fulcrum::bot::engine
