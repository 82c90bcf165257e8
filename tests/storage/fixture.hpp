// What the storage tests share: a directory that goes away, a store in it, states drawn from a seed.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <random>
#include <string>

#include "storage/codec.hpp"
#include "storage/sqlite_store.hpp"

namespace fulcrum::storage {

class temp_dir {
  public:
    temp_dir();
    ~temp_dir();
    temp_dir(const temp_dir&) = delete;
    temp_dir& operator=(const temp_dir&) = delete;
    std::filesystem::path operator/(const std::string& name) const { return path_ / name; }
    const std::filesystem::path& path() const { return path_; }

  private:
    std::filesystem::path path_;
};

constexpr const char* a_key = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
constexpr const char* another_key = "ff0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

open_options options_in(const temp_dir& dir, const std::string& name = "coach.db");

std::string bytes_of(const std::filesystem::path& file);

void write_bytes(const std::filesystem::path& file, const std::string& bytes);

// The bytes of every file below, one after the other.
std::string bytes_below(const std::filesystem::path& dir);

inline const place here{"mattermost", "chat.example.org"};

inline person_key person(const std::string& user) { return {here, user}; }

constexpr instant at(std::int64_t ms) { return dialogue::from_millis(ms); }

template <class T>
std::string text_of(const T& value) {
    std::string text;
    encode(value, text);
    return text;
}

// The message of the storage_error that comes of it, and its code; "" and no code if none does.
template <class Act>
std::string failure_of(Act act, errc& code) {
    try {
        act();
    } catch (const storage_error& error) {
        code = error.code();
        return error.what();
    }
    code = {};
    return "";
}

dialogue::local_date date(int y, unsigned m, unsigned d);

outgoing_row message(std::optional<person_id> to, const std::string& text);

class StoreTest : public testing::Test {
  protected:
    void reopen();
    std::unique_ptr<unit_of_work> begin() { return store_->begin(); }
    // Runs the function in a unit of its own and commits.
    template <class Act>
    auto in_unit(Act act) {
        const auto unit = store_->begin();
        if constexpr (std::is_void_v<decltype(act(*unit))>) {
            act(*unit);
            unit->commit();
        } else {
            auto result = act(*unit);
            unit->commit();
            return result;
        }
    }
    person_id someone(const std::string& user = "maria");

    temp_dir dir_;
    open_options options_ = options_in(dir_);
    std::unique_ptr<store> store_ = open_store(options_);
};

// States of every shape, the same for the same seed.
class state_source {
  public:
    explicit state_source(std::uint64_t seed) : random_(seed) {}

    dialogue::person_state next();
    std::uint64_t number(std::uint64_t below) { return random_() % below; }
    bool maybe(unsigned percent = 50) { return number(100) < percent; }
    std::string text();

  private:
    template <class Id>
    Id an_id() {
        return Id{text()};
    }
    int small() { return static_cast<int>(number(1000)) - (maybe(5) ? 500 : 0); }
    instant time() { return maybe(2) ? instant::max() : at(static_cast<std::int64_t>(number(4'000'000'000'000))); }
    dialogue::local_date date();
    dialogue::time_of_day clock() { return {static_cast<std::int16_t>(number(1440))}; }
    dialogue::slot slot() { return maybe() ? dialogue::slot::morning : dialogue::slot::evening; }
    std::vector<dialogue::entry_part> parts();
    dialogue::answer answer() { return {text(), parts()}; }
    dialogue::commitment plan();
    std::vector<dialogue::ledger_week> weeks();
    dialogue::answered_step answered();
    dialogue::running_session running();

    std::mt19937_64 random_;
};

}  // namespace fulcrum::storage
