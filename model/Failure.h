/// What can go wrong with a request, named by meaning and free of HTTP; each dialect says it in its own words.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace Leadwire
{

/// Messages by field, in the order of the rules: `{"status_ids.0", {"The selected status_ids.0 is invalid."}}`.
using Errors = std::vector<std::pair<std::string, std::vector<std::string>>>;

/// A request that is not answered as asked. `what()` is a sentence for the client, empty where the dialect has its own.
class Failure : public std::runtime_error
{
public:
    enum class Kind
    {
        unreadable,       ///< the body cannot be parsed
        unauthenticated,  ///< no valid credential
        forbidden,        ///< a valid credential that may not do this
        notFound,         ///< no such record, or another workspace's
        routeNotFound,    ///< no such path
        methodNotAllowed, ///< the path exists, for other methods
        conflict,         ///< the state of the record does not allow it
        tooLarge,         ///< the body is over the limit
        invalid,          ///< fields are wrong; see `errors`
        limited,          ///< over a rate limit
        full,             ///< there is no room to store what was sent
        beyond,           ///< the part of a file that was asked for begins behind its end
        internal,         ///< a defect of ours
        unavailable       ///< the database cannot be asked now
    };

    Failure(Kind kind, const std::string& message, Errors errors = {}) :
        std::runtime_error(message), _kind(kind), _errors(std::move(errors))
    {
    }

    Kind kind() const { return _kind; }

    /// Which fields are wrong and why; empty but for `invalid` and some conflicts.
    const Errors& errors() const { return _errors; }

private:
    Kind _kind;
    Errors _errors;
};

/// The record does not exist, is deleted, or belongs to another workspace: all three look the same.
class NotFound : public Failure
{
public:
    /// `subject` is the kind of record ("Lead"), `id` what was asked for, as the client wrote it.
    NotFound(std::string subject, std::string id) :
        Failure(Kind::notFound, subject + " not found"), _subject(std::move(subject)), _id(std::move(id))
    {
    }

    const std::string& subject() const { return _subject; }
    const std::string& id() const { return _id; }

private:
    std::string _subject;
    std::string _id;
};

/// The record's state, or another record, stands in the way.
class Conflict : public Failure
{
public:
    explicit Conflict(const std::string& message, Errors errors = {}) :
        Failure(Kind::conflict, message, std::move(errors))
    {
    }
};

/// One or more fields are wrong. Every wrong field is named at once.
class Invalid : public Failure
{
public:
    explicit Invalid(Errors errors) : Failure(Kind::invalid, "", std::move(errors)) {}
    /// A rule about the request as a whole, told in one sentence.
    explicit Invalid(const std::string& message) : Failure(Kind::invalid, message) {}
};

/// The credential is good but may not do this.
class Forbidden : public Failure
{
public:
    explicit Forbidden(const std::string& message = "") : Failure(Kind::forbidden, message) {}
};

/// No credential, a wrong one, or the same header twice.
class Unauthenticated : public Failure
{
public:
    Unauthenticated() : Failure(Kind::unauthenticated, "") {}
};

/// The database cannot be asked: it is down, refuses connections, or was lost on the way.
class Unavailable : public Failure
{
public:
    explicit Unavailable(const std::string& reason) : Failure(Kind::unavailable, reason) {}
};

} // namespace Leadwire
