using Mono.Cecil;
using Mono.Cecil.Cil;

namespace K13d.Architecture.Tests.Reading;

/// <summary>Collects the types that a type names, in all places where compiled code can name one.</summary>
internal sealed class TypeUses
{
    private readonly HashSet<UsedType> found = [];

    private TypeUses()
    {
    }

    public static IReadOnlySet<UsedType> Of(TypeDefinition type)
    {
        var uses = new TypeUses();
        uses.AddDefinition(type);
        return uses.found;
    }

    private void AddDefinition(TypeDefinition type)
    {
        Add(type.BaseType);
        AddAttributes(type);
        AddParameters(type);
        foreach (var implemented in type.Interfaces)
        {
            Add(implemented.InterfaceType);
            AddAttributes(implemented);
        }

        foreach (var field in type.Fields)
        {
            Add(field.FieldType);
            AddAttributes(field);
        }

        foreach (var property in type.Properties)
        {
            Add(property.PropertyType);
            AddAttributes(property);
        }

        foreach (var @event in type.Events)
        {
            Add(@event.EventType);
            AddAttributes(@event);
        }

        foreach (var method in type.Methods)
        {
            AddSignature(method);
            AddBody(method.Body);
        }

        foreach (var nested in type.NestedTypes)
        {
            AddDefinition(nested);
        }
    }

    private void AddSignature(MethodDefinition method)
    {
        Add(method.ReturnType);
        AddAttributes(method);
        AddAttributes(method.MethodReturnType);
        AddParameters(method);
        foreach (var parameter in method.Parameters)
        {
            Add(parameter.ParameterType);
            AddAttributes(parameter);
        }

        foreach (var implemented in method.Overrides)
        {
            Add(implemented.DeclaringType);
        }
    }

    private void AddBody(MethodBody? body)
    {
        if (body is null)
        {
            return;
        }

        foreach (var variable in body.Variables)
        {
            Add(variable.VariableType);
        }

        foreach (var handler in body.ExceptionHandlers)
        {
            Add(handler.CatchType);
        }

        foreach (var instruction in body.Instructions)
        {
            AddOperand(instruction.Operand);
        }
    }

    private void AddOperand(object? operand)
    {
        switch (operand)
        {
            case TypeReference type:
                Add(type);
                break;
            case FieldReference field:
                Add(field.DeclaringType);
                Add(field.FieldType);
                break;
            case MethodReference method:
                Add(method.DeclaringType);
                AddMethod(method);
                if (method is GenericInstanceMethod instance)
                {
                    AddAll(instance.GenericArguments);
                }

                break;
            case CallSite call:
                AddMethod(call);
                break;
        }
    }

    private void AddMethod(IMethodSignature method)
    {
        Add(method.ReturnType);
        AddAll(method.Parameters.Select(parameter => parameter.ParameterType));
    }

    private void AddParameters(IGenericParameterProvider generic)
    {
        foreach (var parameter in generic.GenericParameters)
        {
            AddAttributes(parameter);
            AddAll(parameter.Constraints.Select(constraint => constraint.ConstraintType));
        }
    }

    private void AddAttributes(ICustomAttributeProvider provider)
    {
        foreach (var attribute in provider.CustomAttributes)
        {
            Add(attribute.AttributeType);
            foreach (var argument in attribute.ConstructorArguments)
            {
                AddArgument(argument);
            }

            foreach (var named in attribute.Properties.Concat(attribute.Fields))
            {
                AddArgument(named.Argument);
            }
        }
    }

    private void AddArgument(CustomAttributeArgument argument)
    {
        Add(argument.Type);
        switch (argument.Value)
        {
            case TypeReference type:
                Add(type);
                break;
            case CustomAttributeArgument boxed:
                AddArgument(boxed);
                break;
            case CustomAttributeArgument[] items:
                Array.ForEach(items, AddArgument);
                break;
        }
    }

    private void AddAll(IEnumerable<TypeReference> types)
    {
        foreach (var type in types)
        {
            Add(type);
        }
    }

    private void Add(TypeReference? type)
    {
        switch (type)
        {
            case null or GenericParameter:
                break;
            case GenericInstanceType generic:
                Add(generic.ElementType);
                AddAll(generic.GenericArguments);
                break;
            case FunctionPointerType pointer:
                AddMethod(pointer);
                break;
            case IModifierType modified:
                Add(modified.ModifierType);
                Add(modified.ElementType);
                break;
            case TypeSpecification specification:
                Add(specification.ElementType);
                break;
            case { DeclaringType: { } outer }:
                Add(outer);
                break;
            default:
                found.Add(new UsedType(AssemblyOf(type), type.FullName));
                break;
        }
    }

    private static string AssemblyOf(TypeReference type) => type.Scope switch
    {
        ModuleDefinition module => module.Assembly.Name.Name,
        var scope => scope.Name,
    };
}
