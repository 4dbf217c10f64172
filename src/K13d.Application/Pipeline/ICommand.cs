using K13d.Domain.Failures;
using MediatR;

namespace K13d.Application.Pipeline;

/// <summary>A request that changes something. Every attempt at one is audited.</summary>
public interface ICommand<T> : IRequest<Result<T>>, IAudited
    where T : notnull;

/// <summary>A request that only reads.</summary>
public interface IQuery<T> : IRequest<Result<T>>
    where T : notnull;

public interface ICommandHandler<in TCommand, T> : IRequestHandler<TCommand, Result<T>>
    where TCommand : ICommand<T>
    where T : notnull;

public interface IQueryHandler<in TQuery, T> : IRequestHandler<TQuery, Result<T>>
    where TQuery : IQuery<T>
    where T : notnull;
